"""Every name that the workflow leaves open is given by the template, and every one given is used.

Nobody else looks: what is not substituted stays in the text, and fails when the state runs.
"""

import re

NAME = re.compile(r"\$\{([^}]+)}")


def problems(template, definition, machine="RepairStateMachine"):
    """@param definition the text of the workflow"""
    given = set(template["Resources"][machine]["Properties"]["DefinitionSubstitutions"])
    used = set(NAME.findall(definition))
    return [f"{name} is not substituted" for name in sorted(used - given)] + [
        f"{name} is given and not used" for name in sorted(given - used)
    ]
