import unittest

from permissions.tests.stack import BUCKET, OBJECTS, allow, call, check, get, policy

READ = allow("s3:GetObject", OBJECTS)
KEY = "arn:aws:kms:eu-west-1:123456789012:key/data"


class CheckTest(unittest.TestCase):
    def test_a_role_that_has_just_what_its_function_does(self):
        self.assertEqual([], problems(check(READ), [get()]))

    def test_a_call_that_the_role_does_not_allow(self):
        found = problems(check(READ), [get(), get("status/a.json")])

        self.assertEqual(1, len(found))
        self.assertIn("no policy allows", found[0])
        self.assertIn("WorkFunctionRole s3:GetObject on arn:aws:s3:::Bucket/status/a.json", found[0])
        self.assertNotIn("repairs", found[0])

    def test_a_call_that_only_the_role_of_another_function_allows(self):
        other = {
            "OtherFunction": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Role": {"Fn::GetAtt": ["OtherFunctionRole", "Arn"]}},
            },
            "OtherFunctionRole": {"Type": "AWS::IAM::Role", "Properties": {}},
        }
        found = problems(check(READ, more=other), [get(), get(by="OtherFunction")])

        self.assertEqual(1, len(found))
        self.assertIn("OtherFunctionRole s3:GetObject", found[0])

    def test_a_call_to_a_bucket_that_is_not_the_stacks(self):
        found = problems(check(READ), [get(), call("GetObject", Bucket="other", Key="repairs/r1/x")])

        self.assertIn("arn:aws:s3:::other/repairs/r1/x", found[0])

    def test_an_action_that_no_call_uses(self):
        found = problems(check(allow(["s3:GetObject", "s3:PutObject"], OBJECTS)), [get()])

        self.assertEqual(1, len(found))
        self.assertIn('"WorkFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*",', found[0])

    def test_a_resource_that_no_call_uses(self):
        status = {"Fn::Sub": "${Bucket.Arn}/status/*"}
        found = problems(check(allow("s3:GetObject", [OBJECTS, status])), [get()])

        self.assertEqual(1, len(found))
        self.assertIn('"WorkFunctionRole s3:GetObject ${Bucket.Arn}/status/*",', found[0])

    def test_a_call_that_is_refused_uses_no_right(self):
        other_prefix = {"StringLike": {"s3:prefix": ["status/*"]}}
        found = problems(
            check(allow("s3:ListBucket", BUCKET, Condition=other_prefix)),
            [call("ListObjectsV2", Bucket="Bucket", Prefix="repairs/r1/")],
        )

        self.assertEqual(2, len(found))
        self.assertIn("s3:ListBucket on arn:aws:s3:::Bucket with {'s3:prefix': 'repairs/r1/'}", found[0])
        self.assertIn("WorkFunctionRole s3:ListBucket ${Bucket.Arn}", found[1])

    def test_a_right_that_no_test_can_use_is_excepted_with_its_reason(self):
        both = check(allow(["s3:GetObject", "s3:PutObject"], OBJECTS))
        reasons = {"No test can.": ["WorkFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*"]}

        self.assertEqual([], problems(both, [get()], reasons))

    def test_an_exception_that_is_not_needed_must_go(self):
        used = {"No test can.": ["WorkFunctionRole s3:GetObject ${Bucket.Arn}/repairs/*"]}
        gone = {"No test can.": ["WorkFunctionRole s3:PutObject ${Bucket.Arn}/gone"]}

        for reasons in (used, gone):
            found = problems(check(READ), [get()], reasons)
            self.assertEqual(1, len(found))
            self.assertIn("not needed any more", found[0])
            self.assertIn(reasons["No test can."][0], found[0])

    def test_a_right_that_is_used_sometimes_is_an_exception_as_long_as_it_is_a_right(self):
        both = check(allow(["s3:GetObject", "s3:PutObject"], OBJECTS))
        put = call("PutObject", Bucket="Bucket", Key="repairs/r1/x")
        reasons = {"Only if it breaks off.": ["WorkFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*"]}

        self.assertEqual([], problems(both, [get()], sometimes=reasons))
        self.assertEqual([], problems(both, [get(), put], sometimes=reasons))
        self.assertIn("not needed any more", problems(check(READ), [get()], sometimes=reasons)[0])

    def test_all_problems_are_told_at_once(self):
        both = check(allow(["s3:GetObject", "s3:PutObject"], OBJECTS))
        gone = {"No test can.": ["WorkFunctionRole s3:DeleteObject ${Bucket.Arn}/gone"]}

        self.assertEqual(3, len(problems(both, [get("status/a.json")], gone)))

    def test_of_calls_that_need_the_same_a_few_are_told(self):
        found = problems(check(READ), [get(), *[get(f"status/{n}.json") for n in range(20)]])

        self.assertEqual(7, len(found[0].splitlines()))
        self.assertIn("and 15 more like that", found[0])

    def test_an_object_that_is_not_there_is_told_only_to_who_may_list(self):
        missing = [get(status=404)]

        self.assertIn("s3:ListBucket", problems(check(READ), missing)[0])
        self.assertEqual([], problems(check(READ, allow("s3:ListBucket", BUCKET)), missing))

    def test_a_denial_by_the_buckets_own_policy(self):
        deny = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [BUCKET, {"Fn::Sub": "${Bucket.Arn}/*"}],
            "Condition": {"Bool": {"aws:SecureTransport": True}},
        }
        with_policy = {
            "BucketPolicy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": policy(deny)},
            }
        }

        self.assertIn("no policy allows", problems(check(READ, more=with_policy), [get()])[0])
        deny["Condition"]["Bool"]["aws:SecureTransport"] = False
        self.assertEqual([], problems(check(READ, more=with_policy), [get()]))

    def test_a_command_reaches_only_instances_with_the_stacks_tag(self):
        send = call("SendCommand", "ssm", DocumentName="AWS-RunShellScript", InstanceIds=["i-1"])
        document = allow("ssm:SendCommand", "arn:aws:ssm:*:*:document/AWS-RunShellScript")

        def instances(value):
            tag = {"StringEquals": {"ssm:resourceTag/influx-shard-repair": value}}
            return allow("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*", Condition=tag)

        self.assertEqual([], problems(check(document, instances("data-node")), [send]))
        self.assertIn("instance/i-1", problems(check(document, instances("other")), [send])[0])

    def test_a_call_that_no_rule_is_known_for(self):
        found = problems(check(READ), [get(), call("DeleteBucket", Bucket="Bucket")])

        self.assertIn("s3 DeleteBucket, which ci/permissions/operations.py lacks", found[0])

    def test_a_call_that_the_evaluator_has_no_answer_for(self):
        call_ = call("StartExecution", "stepfunctions", stateMachineArn="arn:aws:s3:::Bucket")
        found = problems(check(READ), [get(), call_])

        self.assertEqual(1, len(found))
        self.assertIn("states:StartExecution on arn:aws:s3:::Bucket", found[0])
        self.assertIn("[not evaluated: ", found[0])

    def test_a_call_that_belongs_to_no_function(self):
        found = problems(check(READ), [get(), get(by="no-function")])

        self.assertIn("no-function is no function, role or policy", found[0])

    def test_a_key_of_ones_own_is_used_by_who_reads_or_writes(self):
        put = call("PutObject", Bucket="Bucket", Key="repairs/r1/x")

        self.assertEqual([], self.with_key(BUCKET, get(), put))
        self.assertIn("kms:GenerateDataKey", self.with_key(BUCKET, get())[0])
        self.assertIn("kms:Decrypt", self.with_key(BUCKET, put)[0])

    def test_a_key_of_ones_own_is_used_for_objects_of_the_stacks_bucket_alone(self):
        found = self.with_key("arn:aws:s3:::other", get())

        self.assertIn("WorkFunctionRole kms:Decrypt on arn:aws:kms:", found[0])
        self.assertIn("'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::Bucket'", found[0])

    def test_what_something_is_encrypted_for_is_known_of_s3s_objects_only(self):
        other = {"StringEquals": {"kms:EncryptionContext:other": "x"}}
        checked = check(READ, allow("kms:Decrypt", KEY, Condition=other))
        checked.expanded["Parameters"].update({"KmsKeyArn": {"Default": ""}})

        self.assertIn("WorkFunctionRole kms:Decrypt on arn:aws:kms:", problems(checked, [get()])[0])

    def with_key(self, bucket, *calls):
        """What is wrong if a role may use a key for a bucket."""
        of_bucket = {
            "StringEquals": {
                "kms:ViaService": "s3.eu-west-1.amazonaws.com",
                "kms:EncryptionContext:aws:s3:arn": bucket,
            }
        }
        use = allow(["kms:Decrypt", "kms:GenerateDataKey"], KEY, Condition=of_bucket)
        checked = check(allow(["s3:GetObject", "s3:PutObject"], OBJECTS), use)
        checked.expanded["Parameters"].update({"KmsKeyArn": {"Default": ""}})
        return problems(checked, calls)

    def test_a_role_that_starts_the_target_of_a_rule_needs_no_call(self):
        rule = {
            "Rule": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Targets": [
                        {"Arn": {"Ref": "Machine"}, "RoleArn": {"Fn::GetAtt": ["RuleRole", "Arn"]}}
                    ]
                },
            },
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {"RoleArn": {"Fn::GetAtt": ["RuleRole", "Arn"]}},
            },
            "RuleRole": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "Policies": [
                        {
                            "PolicyName": "p",
                            "PolicyDocument": policy(allow("states:StartExecution", {"Ref": "Machine"})),
                        }
                    ]
                },
            },
        }
        definition = {"Machine": {"States": {"End": {"Type": "Pass"}}}}

        self.assertEqual([], problems(check(READ, more=rule, definitions=definition), [get()]))
        del rule["Rule"]
        found = problems(check(READ, more=rule, definitions=definition), [get()])
        self.assertIn('"RuleRole states:StartExecution ${Machine}"', found[0])


def problems(of, calls, exceptions=None, sometimes=None):
    return of.outcome(calls).problems(of.rights(), exceptions or {}, sometimes or {})


if __name__ == "__main__":
    unittest.main()
