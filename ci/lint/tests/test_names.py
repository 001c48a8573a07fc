import unittest

from lint import names


class NamesTest(unittest.TestCase):
    def test_a_name_that_is_always_the_same_is_found(self):
        """As SAM names a schedule."""
        found = self.of("AWS::Scheduler::Schedule", {"Name": "DetectFunctionSchedule"})

        self.assertEqual(["R is always named DetectFunctionSchedule"], found)

    def test_a_name_may_hold_the_name_of_the_stack(self):
        name = {"Fn::Sub": "/aws/lambda/${AWS::StackName}"}

        self.assertEqual([], self.of("AWS::Logs::LogGroup", {"LogGroupName": name}))

    def test_an_alias_is_one_of_its_function(self):
        properties = {"FunctionName": {"Ref": "F"}, "Name": "live"}

        self.assertEqual([], self.of("AWS::Lambda::Alias", properties))

    def of(self, kind, properties):
        return names.problems({"Resources": {"R": {"Type": kind, "Properties": properties}}})
