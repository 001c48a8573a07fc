"""Walks over the states of a workflow, those inside of its maps too."""


def states(definition):
    """Each state with its name, as (name, state)."""
    for name, state in definition["States"].items():
        yield name, state
        for inner in [state.get("ItemProcessor"), *state.get("Branches", [])]:
            if inner:
                yield from states(inner)


def calls_lambda(state):
    """Whether the state is a task that calls a function, by its ARN or by lambda:invoke."""
    resource = state.get("Resource", "")
    return state["Type"] == "Task" and (
        resource.endswith("FunctionArn}") or ":states:::lambda:invoke" in resource
    )
