import unittest

from lint import document_patterns


class DocumentPatternsTest(unittest.TestCase):
    def test_what_go_refuses_is_found(self):
        """As in commit a82d3a3: the agent would have refused each command."""
        found = document_patterns.problems(
            {
                "parameters": {
                    "DataDir": {"allowedPattern": r"^/[^\x00-\x1f\x7f]{1,1023}$"},
                    # Counts inside of one another are multiplied.
                    "ShardIds": {"allowedPattern": "^[0-9]{1,18}(,[0-9]{1,18}){0,499}$"},
                    "WalDir": {"allowedPattern": r"^/[^\x00-\x1f\x7f]{1,1000}$"},
                    "Free": {},
                }
            }
        )

        self.assertEqual(2, len(found))
        self.assertIn("invalid repeat count", found[0])
