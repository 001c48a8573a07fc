import unittest

from lint import versions

DAYS = {"Ref": "Days"}
NAME = {"Fn::Sub": "${Name} ${AWS::StackName}"}


class VersionsTest(unittest.TestCase):
    def test_a_parameter_that_is_not_in_the_description_is_found(self):
        """As the template once was: a changed parameter never reached the alias."""
        self.assertEqual(
            ["F: its VersionDescription lacks Days", "F: its VersionDescription lacks Name"],
            versions.problems(template({"A": DAYS, "B": NAME}, None)),
        )
        self.assertEqual([], versions.problems(template({"A": DAYS, "B": NAME}, [DAYS, NAME])))

    def test_a_parameter_of_a_condition_is_one_that_the_function_depends_on(self):
        properties = {"VpcConfig": {"Fn::If": ["InVpc", {"SubnetIds": "s"}, {"Ref": "AWS::NoValue"}]}}

        self.assertEqual(
            ["F: its VersionDescription lacks Subnets"],
            versions.problems(template(properties, [])),
        )

    def test_a_parameter_that_the_function_does_not_depend_on_is_found(self):
        self.assertEqual(
            ["F: it does not depend on Name"],
            versions.problems(template({"A": DAYS}, [DAYS, NAME])),
        )

    def test_a_description_that_may_be_too_long_is_found(self):
        name = {"Ref": "Long"}

        self.assertEqual(
            ["F: its VersionDescription may have 257 characters"],
            versions.problems(template({"A": name}, name)),
        )


def template(properties, description):
    return {
        "Parameters": {
            "Days": {"Type": "Number"},
            "Name": {"Type": "String", "MaxLength": 60},
            "Long": {"Type": "String"},
            "Subnets": {"Type": "CommaDelimitedList"},
        },
        "Conditions": {"InVpc": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Subnets"}, ""]}]}},
        "Resources": {
            "F": {"Type": "AWS::Lambda::Function", "Properties": properties},
            "FVersion1": {
                "Type": "AWS::Lambda::Version",
                "Properties": {"FunctionName": {"Ref": "F"}, "Description": description},
            },
        },
    }
