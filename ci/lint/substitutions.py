"""Every name that a workflow leaves open is given by the template, and every one given is used.

Nobody else looks: what is not substituted stays in the text, and fails when the state runs.
"""

import re

NAME = re.compile(r"\$\{([^}]+)}")


def problems(template, definitions):
    """@param definitions the texts of the workflows, by the names of their state machines"""
    found = []
    for machine, definition in definitions.items():
        given = set(template["Resources"][machine]["Properties"]["DefinitionSubstitutions"])
        used = set(NAME.findall(definition))
        found += [f"{machine}: {name} is not substituted" for name in sorted(used - given)]
        found += [f"{machine}: {name} is given and not used" for name in sorted(given - used)]
    return found
