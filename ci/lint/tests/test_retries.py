import unittest

from lint import retries


class RetriesTest(unittest.TestCase):
    def test_each_kind_has_a_retry_of_its_own(self):
        self.assertEqual([], self.of(not_ready(), throttled(), transient()))

    def test_a_task_inside_of_a_map_is_looked_at(self):
        found = self.of(not_ready(), throttled())

        self.assertEqual(1, len(found))
        self.assertTrue(found[0].startswith("Call: no one retry for Lambda.AWSLambdaException"))

    def test_throttling_must_not_share_the_few_tries_of_others(self):
        """As in commit a82d3a3."""
        shared = transient()
        shared["ErrorEquals"].append("Lambda.TooManyRequestsException")

        self.assertEqual(2, len(self.of(not_ready(), shared)))

    def test_a_snapshot_is_not_all_that_may_not_be_ready(self):
        """As in commit a82d3a3."""
        some = {**not_ready(), "ErrorEquals": ["Lambda.SnapStartNotReadyException"]}

        self.assertEqual(1, len(self.of(some, throttled(), transient())))

    def test_a_retry_lasts_long_enough(self):
        found = self.of({**not_ready(), "MaxAttempts": 3}, throttled(), transient())

        self.assertEqual(["Call: the retry for not ready ends after 30 s, wanted are 300"], found)

    def test_waits_grow_to_their_limit(self):
        retry = {"IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 4, "MaxDelaySeconds": 15}

        self.assertEqual(5 + 10 + 15 + 15, retries.longest_wait(retry))
        self.assertEqual(45 / 2, retries.longest_wait({**retry, "JitterStrategy": "FULL"}))

    def test_other_tasks_need_none(self):
        nested = {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2"}

        self.assertEqual([], retries.problems({"States": {"Nested": nested}}))

    def of(self, *retry):
        call = {"Type": "Task", "Resource": "${CompareFunctionArn}", "Retry": list(retry)}
        inner = {"States": {"Call": call}}
        return retries.problems({"States": {"Each": {"Type": "Map", "ItemProcessor": inner}}})


def not_ready():
    return {
        "ErrorEquals": sorted(retries.NOT_READY),
        "IntervalSeconds": 10,
        "MaxAttempts": 30,
        "BackoffRate": 1,
    }


def throttled():
    return {
        "ErrorEquals": sorted(retries.THROTTLED),
        "IntervalSeconds": 60,
        "MaxAttempts": 60,
        "BackoffRate": 1,
    }


def transient():
    return {"ErrorEquals": sorted(retries.TRANSIENT), "IntervalSeconds": 2, "MaxAttempts": 4}
