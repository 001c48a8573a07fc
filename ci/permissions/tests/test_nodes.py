"""What nodes may do by template.yaml as it is."""

import os
import unittest
from pathlib import Path

from lint.project import Project
from permissions.check import Check
from permissions.evaluator import Evaluator
from permissions.tests.stack import call

ARNS = "arn:aws:ec2:eu-west-1:123456789012:instance/"
A, B = "i-0000000000000000a", "i-0000000000000000b"
# Not of EC2: IAM knows no instance of who calls.
C, D = "mi-0000000000000000c", "mi-0000000000000000d"


class NodesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        project = Project(Path(__file__).parents[3])
        cls.check = Check(project, Evaluator(os.environ["SHARDREPAIR_EVALUATOR"]).ask)
        # What no call needs to be made for; the state machine's and the like.
        cls.always = set(cls.check.outcome([]).refused)

    def test_a_node_reaches_what_lies_below_its_own_instance(self):
        for instance in (A, C):
            self.assertEqual([], self.refused(*on_exports(instance, instance)))

    def test_a_node_is_denied_what_lies_below_another_nodes_instance(self):
        for by, of in ((A, B), (A, C), (C, A), (A, A + "b"), (B, A[:-1])):
            for each in on_exports(by, of):
                found = self.refused(each)
                self.assertTrue(any(named(of) in line for line in found), f"{by} on {each}: {found}")

    def test_of_nodes_that_are_not_ec2s_iam_does_not_know_which_it_is(self):
        self.assertEqual([], self.refused(*on_exports(C, D)))

    def test_a_node_may_list_no_more_than_its_own_exports(self):
        for instance in (A, C):
            for prefix in ("", "exports/", "repairs/", "exports", "exports/m", named(A)[:-2]):
                self.assertTrue(
                    any("s3:ListBucket" in line for line in self.refused(listing(instance, prefix))),
                    f"{instance} on {prefix}",
                )

    def test_a_data_node_is_denied_the_documents_of_a_repair(self):
        for instance in (A, C):
            for key in ("repairs/r/before/manifests/node-a.json", "repairs/r/plan.json", "locks/x.json"):
                for operation in ("GetObject", "PutObject"):
                    found = self.refused(objects(operation, instance, key))
                    self.assertTrue(any(key in line for line in found), f"{instance} on {key}")

    def test_the_buckets_key_is_used_for_the_bucket_alone(self):
        found = self.refused(objects("GetObject", A, named(A) + "x", bucket="other"))

        self.assertTrue(any("kms:Decrypt" in line and "arn:aws:s3:::other" in line for line in found), found)

    def refused(self, *calls):
        return [line for line in self.check.outcome(calls).refused if line not in self.always]


def named(instance):
    return f"exports/{ARNS if instance.startswith('i-') else ''}{instance}/"


def on_exports(by, of):
    """What a node does with exports: here as if they were those of an instance."""
    prefix = named(of) + "node-a/shard-1/"
    yield listing(by, prefix)
    for operation in ("GetObject", "PutObject", "AbortMultipartUpload"):
        yield objects(operation, by, prefix + "x/run-abcdef.lp.zst")


def listing(by, prefix):
    return call("ListObjectsV2", by="NodePolicy", instance=by, Bucket="Bucket", Prefix=prefix)


def objects(operation, by, key, bucket="Bucket"):
    return call(operation, by="NodePolicy", instance=by, Bucket=bucket, Key=key)


if __name__ == "__main__":
    unittest.main()
