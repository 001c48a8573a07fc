"""Who has which rights: the policies of the expanded template, by role."""


def statements(document):
    """Statements of a policy document; of those that hang on a condition, those of both branches."""
    found = []
    for statement in as_list(document["Statement"]):
        branches = statement.get("Fn::If")
        found += [s for s in branches[1:] if "Effect" in s] if branches else [statement]
    return found


def documents(resources):
    """Each policy document with its name, as (name, document). Those that roles, queues, buckets and
    topics have; not those that say who may take on a role."""
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if "PolicyDocument" in properties:
            yield name, properties["PolicyDocument"]
        for policy in properties.get("Policies", []) if resource["Type"] == "AWS::IAM::Role" else []:
            yield f"{name}.{policy['PolicyName']}", policy["PolicyDocument"]


def actions_with_role(role, resources):
    """Actions that a role allows as soon as it exists: by its own policies, and by managed policies
    of the stack that it names."""
    properties = resources[role]["Properties"]
    documents_ = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    for arn in properties.get("ManagedPolicyArns", []):
        if isinstance(arn, dict) and arn.get("Ref") in resources:
            documents_.append(resources[arn["Ref"]]["Properties"]["PolicyDocument"])
    return allowed(documents_)


def actions_added(role, resources, only=None):
    """Actions that resources of their own add to a role: of all such, or only of those named."""
    documents_ = []
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        names = [properties.get("RoleName"), *as_list(properties.get("Roles", []))]
        if {"Ref": role} in names and (only is None or name in only):
            documents_.append(properties["PolicyDocument"])
    return allowed(documents_)


def managed_by_aws(role, resources):
    """Names of AWS's own managed policies that a role has."""
    arns = resources[role]["Properties"].get("ManagedPolicyArns", [])
    return {arn.rsplit("/", 1)[-1] for arn in arns if isinstance(arn, str)}


def allowed(documents_):
    return {
        action
        for document in documents_
        for statement in statements(document)
        if statement["Effect"] == "Allow"
        for action in as_list(statement["Action"])
    }


def as_list(value):
    return value if isinstance(value, list) else [value]
