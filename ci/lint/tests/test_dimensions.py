import json
import unittest

from lint import dimensions

RESOURCES = {
    "OneFunction": {"Type": "AWS::Lambda::Function"},
    "OtherFunction": {"Type": "AWS::Lambda::Function"},
    "Bucket": {"Type": "AWS::S3::Bucket"},
}


class DimensionsTest(unittest.TestCase):
    def test_a_graph_of_functions_shows_all(self):
        """As in commit a82d3a3: the detector was missing in one widget."""
        found = self.of_dashboard([["AWS/Lambda", "Errors", "FunctionName", "${OneFunction}"]])

        self.assertEqual(['Dashboard, "Errors" leaves out OtherFunction'], found)

    def test_short_forms_are_understood(self):
        found = self.of_dashboard(
            [
                ["AWS/Lambda", "Errors", "FunctionName", "${OneFunction}", {"stat": "Sum"}],
                ["...", "${OtherFunction}"],
                [".", "Throttles", ".", "."],
                ["...", {"stat": "Average"}],
            ]
        )

        self.assertEqual([], found)

    def test_a_graph_names_what_there_is(self):
        found = self.of_dashboard(
            [
                ["AWS/Lambda", "Errors", "FunctionName", "${OneFunction}"],
                ["...", "${OtherFunction}"],
                ["...", "${GoneFunction}"],
            ]
        )

        self.assertEqual(1, len(found))
        self.assertIn("GoneFunction", found[0])

    def test_an_alarm_names_a_resource_of_the_right_kind(self):
        for value in ({"Ref": "Bucket"}, {"Ref": "Gone"}, "OneFunction"):
            self.assertEqual(1, len(self.of_alarm({"Dimensions": [dimension(value)]})), value)
        self.assertEqual([], self.of_alarm({"Dimensions": [dimension({"Ref": "OneFunction"})]}))

    def test_dimensions_of_an_expression_are_looked_at(self):
        metric = {"MetricStat": {"Metric": {"Dimensions": [dimension({"Ref": "Gone"})]}}}

        self.assertEqual(1, len(self.of_alarm({"Metrics": [metric, {"Expression": "SUM(m)"}]})))

    def test_an_unknown_dimension_must_be_entered(self):
        unknown = {"Name": "BucketName", "Value": {"Ref": "Bucket"}}

        self.assertEqual(1, len(self.of_alarm({"Dimensions": [unknown]})))

    def of_dashboard(self, metrics):
        body = {"widgets": [{"properties": {"title": "Errors", "metrics": metrics}}]}
        properties = {"DashboardBody": {"Fn::Sub": json.dumps(body)}}
        return self.of("Dashboard", {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties})

    def of_alarm(self, properties):
        return self.of("Alarm", {"Type": "AWS::CloudWatch::Alarm", "Properties": properties})

    def of(self, name, resource):
        return dimensions.problems({"Resources": {**RESOURCES, name: resource}})


def dimension(value):
    return {"Name": "FunctionName", "Value": value}
