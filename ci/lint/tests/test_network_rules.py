import unittest

from lint.project import Project

GIVEN = ["subnet-1", "subnet-2"]
# What CloudFormation makes of a list whose default is an empty text.
LEFT_OUT = [""]


class NetworkRulesTest(unittest.TestCase):
    """The section Rules of template.yaml. No tool evaluates it before a deployment does."""

    def test_both_or_none_may_be_given(self):
        self.assertEqual([], refused(GIVEN, GIVEN))
        self.assertEqual([], refused(LEFT_OUT, LEFT_OUT))
        self.assertEqual([], refused([], []))

    def test_one_without_the_other_is_refused(self):
        self.assertEqual(["SubnetsNeedSecurityGroups"], refused(GIVEN, LEFT_OUT))
        self.assertEqual(["SecurityGroupsNeedSubnets"], refused(LEFT_OUT, GIVEN))


def refused(subnets, groups):
    parameters = {"SubnetIds": subnets, "SecurityGroupIds": groups}
    return [
        name
        for name, rule in Project(".").template["Rules"].items()
        if holds(rule["RuleCondition"], parameters)
        for assertion in rule["Assertions"]
        if not holds(assertion["Assert"], parameters)
    ]


def holds(condition, parameters):
    (function, arguments), *_ = condition.items()
    if function == "Fn::Not":
        return not holds(arguments[0], parameters)
    if function == "Fn::EachMemberEquals":
        values, value = arguments
        return all(each == value for each in parameters[values["Ref"]])
    raise ValueError(f"{function} is not known here")
