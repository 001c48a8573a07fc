import unittest

from permissions.page import Page
from permissions.reasons import BY_SAM, LIST_BUCKET, Reasons
from permissions.tests.stack import OBJECTS, allow, call, check, get

TEMPLATE = """
Resources:
  WorkFunction:
    Properties:
      Policies:
        - !Ref Shared
        - Statement:
            # What it reads,
            # and writes.
            - Effect: Allow
              Action:
                - s3:GetObject
                - s3:PutObject
              # Of all repairs.
              Resource: !Sub ${Bucket.Arn}/repairs/*
            - Effect: Allow
              Action: s3:ListBucket
              Resource: !GetAtt Bucket.Arn
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: !Ref Machine.Alias
  # About the next one.
  Key:
    Properties:
      PolicyDocument:
        Statement:
          # Only with a key.
          - !If
            - HasKey
            - Effect: Allow
              Action: kms:Decrypt
              Resource: !Ref KeyArn
            - !Ref AWS::NoValue
"""
BOTH = allow(["s3:GetObject", "s3:PutObject"], OBJECTS)


class PageTest(unittest.TestCase):
    def test_a_row_says_what_why_and_how_that_is_shown(self):
        put = call("PutObject", Bucket="Bucket", Key="repairs/r1/x")

        self.assertIn(
            "| `s3:GetObject`<br>`s3:PutObject` | `${Bucket.Arn}/repairs/*`"
            " | What it reads, and writes. Of all repairs. | call |",
            self.page(get(), put),
        )

    def test_what_no_call_shows_is_told_beside_its_exception(self):
        page = self.page(get(), exceptions={"WorkFunctionRole s3:PutObject ${Bucket.Arn}/repairs/*": 3})

        self.assertIn("| call; `s3:PutObject`: [exception 3](#exceptions) |", page)

    def test_what_is_written_by_hand_stays(self):
        page = self.page(get())

        self.assertTrue(page.startswith("# Permissions\n\n<!-- made: functions -->\n\n### Work\n"))
        self.assertTrue(page.endswith("<!-- end -->\n\nThe end.\n"))
        self.assertNotIn("old", page)

    def page(self, *calls, exceptions=None):
        checked = check(BOTH)
        page = Page(checked, checked.outcome(calls), Reasons(TEMPLATE))
        page.excepted = exceptions or {}
        return page.renewed("# Permissions\n\n<!-- made: functions -->\nold\n<!-- end -->\n\nThe end.\n")


class ReasonsTest(unittest.TestCase):
    def test_the_reason_is_the_comment_above_a_statement(self):
        key = allow("kms:Decrypt", {"Ref": "KeyArn"})

        self.assertEqual("Only with a key.", Reasons(TEMPLATE).of("Key", key))

    def test_listing_has_the_same_reason_everywhere(self):
        listing = allow("s3:ListBucket", {"Fn::GetAtt": ["Bucket", "Arn"]})

        self.assertEqual(LIST_BUCKET, Reasons(TEMPLATE).of("WorkFunctionRole", listing))

    def test_what_the_template_does_not_have_sam_made(self):
        self.assertEqual(BY_SAM, Reasons(TEMPLATE).of("WorkFunctionRole", allow("sqs:SendMessage", "*")))

    def test_a_statement_without_a_reason_is_named(self):
        (missing,) = Reasons(TEMPLATE).missing()

        self.assertIn("WorkFunction: a statement has no comment", missing)
        self.assertIn("sqs:SendMessage", missing)


if __name__ == "__main__":
    unittest.main()
