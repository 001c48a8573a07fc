import unittest

from lint import json_texts


class JsonTextsTest(unittest.TestCase):
    def test_a_missing_comma_in_a_dashboard_is_found(self):
        """As in commit a82d3a3: a line was added behind one that had been the last."""
        body = '{"metrics": [["...", "${SummarizeFunction}"] ["...", "${NotifyFunction}"]]}'

        self.assertEqual(1, len(json_texts.problems(dashboard(body))))

    def test_references_stand_for_text(self):
        body = '{"metrics": [["...", "${SummarizeFunction}"], ["...", "${NotifyFunction}"]]}'

        self.assertEqual([], json_texts.problems(dashboard(body)))

    def test_a_dashboard_must_be_json_whatever_it_begins_with(self):
        self.assertEqual(1, len(json_texts.problems(dashboard("none"))))

    def test_what_looks_like_json_must_be_json(self):
        template = {"Parameters": {"DetectorInput": {"Default": '{"maxSeconds": }'}}}

        self.assertEqual(1, len(json_texts.problems(template)))

    def test_other_texts_may_be_anything(self):
        template = {"Parameters": {"Name": {"AllowedPattern": "^{", "Default": "a,b"}}}

        self.assertEqual([], json_texts.problems(template))


def dashboard(body):
    return {"Resources": {"Dashboard": {"Properties": {"DashboardBody": {"Fn::Sub": body}}}}}
