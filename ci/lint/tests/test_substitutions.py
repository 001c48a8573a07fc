import unittest

from lint import substitutions


class SubstitutionsTest(unittest.TestCase):
    def test_names_are_the_same_on_both_sides(self):
        self.assertEqual([], self.of(["Bucket"], '{"Bucket": "${Bucket}", "Again": "${Bucket}"}'))

    def test_a_name_on_one_side_only_is_found(self):
        self.assertEqual(["Machine: Bucket is not substituted"], self.of([], '"${Bucket}"'))
        self.assertEqual(["Machine: Bucket is given and not used"], self.of(["Bucket"], "{}"))

    def of(self, given, definition):
        properties = {"DefinitionSubstitutions": dict.fromkeys(given, "x")}
        template = {"Resources": {"Machine": {"Properties": properties}}}
        return substitutions.problems(template, {"Machine": definition})
