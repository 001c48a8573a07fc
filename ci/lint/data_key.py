"""With a key of one's own (KmsKeyArn), whoever reads or writes objects may use it: every function, and
the workflow. Without that right they fail only in stacks that have such a key.
"""

from lint.creation_order import role_of
from lint.policies import actions_with_role

OBJECTS = {"s3:GetObject", "s3:PutObject"}
ROLES = {"AWS::Lambda::Function": "Role", "AWS::StepFunctions::StateMachine": "RoleArn"}


def problems(expanded, policy="DataKeyPolicy"):
    resources = expanded["Resources"]
    if policy not in resources:
        return [f"there is no {policy}"]
    roles = {role["Ref"] for role in resources[policy]["Properties"]["Roles"]}
    return [
        f"{name} may not use the key: {role} is not among the roles of {policy}"
        for name, resource in resources.items()
        if resource["Type"] in ROLES
        for role in [role_of(resource["Properties"][ROLES[resource["Type"]]])]
        if role not in roles and actions_with_role(role, resources) & OBJECTS
    ]
