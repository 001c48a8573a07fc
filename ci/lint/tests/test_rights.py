import unittest

from lint import rights

OBJECTS = {"Fn::Sub": "${Bucket.Arn}/repairs/*"}


class RightsTest(unittest.TestCase):
    def test_a_right_that_is_said_well(self):
        self.assertEqual([], self.of("s3:GetObject", OBJECTS))

    def test_an_action_that_does_not_exist(self):
        self.assert_found("UNKNOWN_ACTION", "s3:ReadObject", OBJECTS)

    def test_an_action_that_does_not_fit_the_resource(self):
        self.assert_found("RESOURCE_MISMATCH", "s3:ListBucket", OBJECTS)

    def test_a_star_where_a_resource_can_be_named(self):
        self.assert_found("RESOURCE_STAR", "s3:GetObject", "*")
        self.assertEqual([], self.of("ssm:GetCommandInvocation", "*"))

    def test_actions_by_a_pattern(self):
        self.assert_found("allows s3:Get*", "s3:Get*", OBJECTS)

    def test_a_statement_that_hangs_on_a_condition_is_looked_at(self):
        statement = {"Fn::If": ["HasKey", allow("kms:Decrypd", "*"), {"Ref": "AWS::NoValue"}]}

        self.assertIn("UNKNOWN_ACTION", self.of_statement(statement)[0])

    def test_a_variable_of_iam_is_no_reference(self):
        arn = {"Fn::GetAtt": ["Bucket", "Arn"]}
        own = {"Fn::Join": ["", [arn, "/${aws:userid}/*"]]}
        bucket = {"Fn::Join": ["", [arn, "-${aws:userid}"]]}

        self.assertEqual([], self.of("s3:GetObject", own))
        self.assert_found("RESOURCE_MISMATCH", "s3:GetObject", bucket)

    def test_an_exception_that_is_not_needed_must_go(self):
        known = ("Policy", "RESOURCE_STAR", "")
        self.assertEqual([], self.of("s3:GetObject", "*", {known}))

        found = self.of("s3:GetObject", OBJECTS, {known})
        self.assertEqual(1, len(found))
        self.assertIn("is not needed any more", found[0])

    def assert_found(self, what, action, resource):
        found = self.of(action, resource)
        self.assertTrue(any(what in problem for problem in found), found)

    def of(self, action, resource, exceptions=frozenset()):
        return self.of_statement(allow(action, resource), exceptions)

    def of_statement(self, statement, exceptions=frozenset()):
        document = {"Version": "2012-10-17", "Statement": [statement]}
        resources = {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Policy": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": document},
            },
        }
        return rights.problems({"Resources": resources}, exceptions)


def allow(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}
