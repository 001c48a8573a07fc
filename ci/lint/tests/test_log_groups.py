import unittest

from lint import log_groups


class LogGroupsTest(unittest.TestCase):
    def test_a_group_without_retention_is_found(self):
        """As in commit a82d3a3: a merge lost the line of two groups."""
        resources = {"TriageLogGroup": group(LogGroupName="triage")}

        self.assertEqual(
            ["TriageLogGroup has no RetentionInDays"], log_groups.problems({"Resources": resources})
        )

    def test_a_function_has_a_group_of_the_stack(self):
        resources = {"Group": group(RetentionInDays=7), "F": function({"Ref": "Group"})}
        self.assertEqual([], log_groups.problems({"Resources": resources}))

        for other in ({"Ref": "Gone"}, "/aws/lambda/f", None):
            resources["F"] = function(other)
            self.assertEqual(1, len(log_groups.problems({"Resources": resources})), other)


def group(**properties):
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def function(log_group):
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {"LoggingConfig": {"LogGroup": log_group}} if log_group else {},
    }
