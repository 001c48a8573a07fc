"""Rights that AWS asks for where nobody makes a call, or none that the local AWS sees: each rule has
the page of AWS that says so. What a rule says holds for the template as it is now, so a right goes as
soon as nothing needs it any more.
"""

from dataclasses import dataclass

from lint.creation_order import DESTINATIONS, DISTRIBUTED_MAP, LOGGING, needs_of, role_of
from lint.policies import as_list
from lint.values import ACCOUNT, PARAMETERS, PSEUDO

from permissions.operations import Request

WRITES = {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
PARTS = WRITES - {"PutObject"}
READS = {"GetObject", "HeadObject"}


@dataclass(frozen=True)
class Need:
    role: str
    request: Request
    why: str
    # Whether the call itself shows it, and not only AWS's documentation.
    recorded: bool = False


def of_call(call, role, values):
    """What one call needs besides its own rights."""
    told = f"{call.operation} asks for it"
    if call.service == "s3" and call.operation in READS and call.status == 404:
        # docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: else it is 403.
        yield Need(
            role,
            Request("s3:ListBucket", f"arn:aws:s3:::{call.parameters['Bucket']}"),
            "to be told that an object is not there",
            recorded=True,
        )
    if call.service == "s3" and call.operation in READS:
        yield from object_key(call, role, values, "kms:Decrypt")
    if call.service == "s3" and call.operation in WRITES:
        yield from object_key(call, role, values, "kms:GenerateDataKey")
    if call.service == "s3" and call.operation in PARTS:
        # docs.aws.amazon.com/AmazonS3/latest/userguide/mpuAndPermissions.html
        yield from object_key(call, role, values, "kms:Decrypt")
    if call.service == "sns":
        # docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        yield from data_key(values, role, "kms:GenerateDataKey", "sns", told)
        yield from data_key(values, role, "kms:Decrypt", "sns", told)
    if call.operation == "GetParameter" and call.parameters["Name"].startswith(
        values.ref("CredentialsPath")
    ):
        # docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
        yield from key(values, role, "kms:Decrypt", "CredentialsKeyArn", "ssm", told)
    if call.operation == "GetSecretValue":
        # docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        yield from key(values, role, "kms:Decrypt", "CredentialsKeyArn", "secretsmanager", told)


def object_key(call, role, values, action):
    why = f"{call.operation} asks for it"
    return data_key(values, role, action, "s3", why, bucket=call.parameters["Bucket"])


def data_key(values, role, action, service, why, bucket=None):
    """bucket: of what S3 reads or writes"""
    return key(values, role, action, "KmsKeyArn", service, why, bucket)


def key(values, role, action, parameter, service, why, bucket=None):
    """The use of a key of one's own, if the stack can have one."""
    if parameter in values.parameters:
        via = f"{service}.{PSEUDO['AWS::Region']}.{PSEUDO['AWS::URLSuffix']}"
        context = {"kms:ViaService": via}
        if bucket:
            # With a bucket key; docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
            context["kms:EncryptionContext:aws:s3:arn"] = f"arn:aws:s3:::{bucket}"
        yield Need(role, Request(action, PARAMETERS[parameter], context), why)


def of_template(expanded, definitions, values):
    """What the resources need besides the calls of functions and nodes."""
    resources = expanded["Resources"]
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            role = role_of(properties["RoleArn"])
            yield from of_state_machine(role, values.ref(name), definitions[name])
            if "LoggingConfiguration" in properties:
                for action in sorted(LOGGING.at_creation):
                    yield Need(role, Request(action, "*"), LOGGING.source)
        if resource["Type"] == "AWS::Lambda::EventInvokeConfig":
            function = values.ref(properties["FunctionName"]["Ref"])
            yield from of_failures(role_of(resources[function]["Properties"]["Role"]), properties, values)
        # Whoever calls a target does it in the role beside it:
        # docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html,
        # docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html.
        for target in as_list(properties.get("Target", [])) + as_list(properties.get("Targets", [])):
            if isinstance(target, dict) and "RoleArn" in target:
                arn = values.resolve(target["Arn"])
                action = "states:StartExecution" if ":states:" in arn else "lambda:InvokeFunction"
                yield Need(role_of(target["RoleArn"]), Request(action, arn), f"target of {name}")


def of_state_machine(role, arn, definition):
    """What lint.creation_order knows of its states, as far as no call is recorded for it."""
    name = arn.rsplit(":", 1)[-1]
    for need in needs_of(definition)[0]:
        # Those of a Distributed Map have its label in their names.
        label = "/label" if need is DISTRIBUTED_MAP else ""
        resources = {
            "states": f"arn:aws:states:{ACCOUNT}:execution:{name}{label}:any",
            "events": f"arn:aws:events:{ACCOUNT}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        }
        for action in sorted(need.at_creation | need.when_run):
            resource = arn if action == "states:StartExecution" else resources.get(action.split(":")[0])
            if resource:
                yield Need(role, Request(action, resource), need.source)


def of_failures(role, properties, values):
    if "OnFailure" in properties["DestinationConfig"]:
        need = DESTINATIONS["AWS::SQS::Queue"]
        queue = values.resolve(properties["DestinationConfig"]["OnFailure"]["Destination"])
        for action in sorted(need.at_creation):
            yield Need(role, Request(action, queue), need.source)
        # docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
        yield from data_key(values, role, "kms:GenerateDataKey", "sqs", need.source)
        yield from data_key(values, role, "kms:Decrypt", "sqs", need.source)
