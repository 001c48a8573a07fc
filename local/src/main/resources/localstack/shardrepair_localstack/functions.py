"""The functions of an account: Lambda's operations beside Invoke, which the host of functions answers.

After the API reference, docs.aws.amazon.com/lambda/latest/api. Unlike the original: a function is
active at once, its code is looked up and hashed but not run (the host has the classes), an alias
has one version, and a list is not cut into pages.
"""

import base64
import copy
import datetime
import hashlib
import json
import re
import threading

from botocore.exceptions import ClientError
from localstack.aws.api.lambda_ import (
    InvalidParameterValueException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from localstack.aws.connect import connect_to

# A name, a partial ARN or a whole one, each perhaps with a version or alias.
NAME = re.compile(
    r"(?:arn:[^:]+:lambda:[^:]+:)?(?:\d{12}:)?(?:function:)?"
    r"(?P<name>[A-Za-z0-9_-]{1,140})(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]+))?"
)
LATEST = "$LATEST"

# What CreateFunction and UpdateFunctionConfiguration set, and the answers give back as it is.
SETTINGS = (
    "Role",
    "Runtime",
    "Handler",
    "Description",
    "Timeout",
    "MemorySize",
    "Environment",
    "VpcConfig",
    "TracingConfig",
    "LoggingConfig",
    "DeadLetterConfig",
    "EphemeralStorage",
    "SnapStart",
    "Layers",
)
DEFAULTS = {"Description": "", "Timeout": 3, "MemorySize": 128}

# docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Reserved environment variables",
# and docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
RESERVED = re.compile(
    r"_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME"
    r"|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)"
    r"|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR)"
)
VARIABLES_LIMIT = 4096


class Function:
    def __init__(self, arn, name, latest, tags):
        self.arn = arn
        self.name = name
        self.tags = tags
        # Configurations by their version, $LATEST among them; a published one never changes.
        self.versions = {LATEST: latest}
        self.published = 0
        self.aliases = {}
        # Statements by their id, by the qualifier that they are for.
        self.policies = {}
        self.event_invoke_configs = {}

    def version(self, qualifier):
        """The version that a qualifier means; KeyError if none."""
        if qualifier in self.aliases:
            return self.aliases[qualifier]["FunctionVersion"]
        if qualifier in self.versions:
            return qualifier
        raise KeyError(qualifier)

    def is_known(self, qualifier):
        return qualifier in self.versions or qualifier in self.aliases


class Functions:
    """Each operation takes the request's context and its members, and returns the answer's."""

    def __init__(self):
        self._functions = {}
        self._lock = threading.RLock()

    def table(self, invoke):
        """The operations by name, as LocalStack dispatches them."""
        operations = (
            self.CreateFunction,
            self.GetFunction,
            self.GetFunctionConfiguration,
            self.ListFunctions,
            self.UpdateFunctionCode,
            self.UpdateFunctionConfiguration,
            self.DeleteFunction,
            self.PublishVersion,
            self.ListVersionsByFunction,
            self.CreateAlias,
            self.GetAlias,
            self.UpdateAlias,
            self.DeleteAlias,
            self.ListAliases,
            self.AddPermission,
            self.RemovePermission,
            self.GetPolicy,
            self.PutFunctionEventInvokeConfig,
            self.GetFunctionEventInvokeConfig,
            self.DeleteFunctionEventInvokeConfig,
        )
        table = {operation.__name__: self._locked(operation) for operation in operations}

        def invoke_what_there_is(context, request):
            """The host says itself which functions it lacks; of versions and aliases it knows none."""
            with self._lock:
                if self._key(context, request) in self._functions:
                    self._find(context, request)
            return invoke(context, request)

        table["Invoke"] = invoke_what_there_is
        return table

    def _locked(self, operation):
        def locked(context, request):
            with self._lock:
                # No answer shares an object with what is kept.
                return copy.deepcopy(operation(context, request))

        return locked

    # ------------------------------------------------------------------ functions

    def CreateFunction(self, context, request):
        key = self._key(context, request)
        name = key[-1]
        if key in self._functions:
            raise ResourceConflictException(f"Function already exist: {name}", Type="User")
        if request.get("PackageType", "Zip") != "Zip":
            raise InvalidParameterValueException("only the package type Zip is known here")
        for member in ("Runtime", "Handler"):
            if not request.get(member):
                raise InvalidParameterValueException(
                    f"{member} is mandatory for functions created with deployment packages"
                )
        arn = f"arn:aws:lambda:{context.region}:{context.account_id}:function:{name}"
        latest = {
            "FunctionName": name,
            "FunctionArn": arn,
            "Version": LATEST,
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
            "Architectures": request.get("Architectures") or ["x86_64"],
            **DEFAULTS,
        }
        _set(latest, request)
        _set_code(latest, context, request["Code"])
        function = Function(arn, name, latest, request.get("Tags") or {})
        self._functions[key] = function
        return self._publish(function) if request.get("Publish") else latest

    def GetFunction(self, context, request):
        function, qualifier = self._find(context, request)
        return {
            "Configuration": self._described(function, qualifier),
            "Code": {"RepositoryType": "S3"},
            "Tags": function.tags,
        }

    def GetFunctionConfiguration(self, context, request):
        return self._described(*self._find(context, request))

    def ListFunctions(self, context, _request):
        found = [
            function.versions[LATEST]
            for (account, region, _), function in self._functions.items()
            if (account, region) == (context.account_id, context.region)
        ]
        return {"Functions": found}

    def UpdateFunctionCode(self, context, request):
        function, _ = self._find(context, request)
        latest = function.versions[LATEST]
        if request.get("Architectures"):
            latest["Architectures"] = request["Architectures"]
        _set_code(latest, context, request)
        return self._publish(function) if request.get("Publish") else latest

    def UpdateFunctionConfiguration(self, context, request):
        function, _ = self._find(context, request)
        latest = function.versions[LATEST]
        _set(latest, request)
        return latest

    def DeleteFunction(self, context, request):
        function, qualifier = self._find(context, request)
        if qualifier is None:
            del self._functions[self._key(context, request)]
            return {}
        if qualifier == LATEST or not qualifier.isdigit():
            raise InvalidParameterValueException(
                f"$LATEST or an alias cannot be deleted as a version: {qualifier}"
            )
        aliases = function.aliases.values()
        used = sorted(each["Name"] for each in aliases if each["FunctionVersion"] == qualifier)
        if used:
            raise ResourceConflictException(
                f"Version {qualifier} of {function.name} is the target of alias {', '.join(used)}"
            )
        del function.versions[qualifier]
        return {}

    # ------------------------------------------------------------------ versions and aliases

    def PublishVersion(self, context, request):
        function, _ = self._find(context, request)
        return self._publish(function, request.get("Description"))

    def _publish(self, function, description=None):
        """A version is published only if something changed since the last one."""
        latest = function.versions[LATEST]
        last = function.versions.get(str(function.published))
        members = (*SETTINGS, "CodeSha256")
        if last and all(last.get(member) == latest.get(member) for member in members):
            return last
        function.published += 1
        number = str(function.published)
        version = copy.deepcopy(latest)
        version["Version"] = number
        version["FunctionArn"] = f"{function.arn}:{number}"
        if description is not None:
            version["Description"] = description
        function.versions[number] = version
        return version

    def ListVersionsByFunction(self, context, request):
        function, _ = self._find(context, request)
        return {"Versions": list(function.versions.values())}

    def CreateAlias(self, context, request):
        function, _ = self._find(context, request)
        name = request["Name"]
        if name in function.aliases:
            raise ResourceConflictException(f"Alias already exists: {function.arn}:{name}")
        function.aliases[name] = {"AliasArn": f"{function.arn}:{name}", "Name": name}
        try:
            return self._point(function, name, request)
        except ResourceNotFoundException:
            del function.aliases[name]
            raise

    def UpdateAlias(self, context, request):
        function, _ = self._find(context, request)
        self._alias(function, request["Name"])
        return self._point(function, request["Name"], request)

    def _point(self, function, name, request):
        alias = function.aliases[name]
        if (request.get("RoutingConfig") or {}).get("AdditionalVersionWeights"):
            raise InvalidParameterValueException("an alias has one version here")
        version = request.get("FunctionVersion", alias.get("FunctionVersion"))
        if version not in function.versions:
            raise ResourceNotFoundException(f"Function not found: {function.arn}:{version}")
        alias["FunctionVersion"] = version
        alias["Description"] = request.get("Description", alias.get("Description", ""))
        return alias

    def GetAlias(self, context, request):
        function, _ = self._find(context, request)
        return self._alias(function, request["Name"])

    def DeleteAlias(self, context, request):
        function, _ = self._find(context, request)
        function.aliases.pop(request["Name"], None)
        return {}

    def ListAliases(self, context, request):
        function, _ = self._find(context, request)
        return {"Aliases": list(function.aliases.values())}

    @staticmethod
    def _alias(function, name):
        if name not in function.aliases:
            raise ResourceNotFoundException(f"Alias not found: {function.arn}:{name}")
        return function.aliases[name]

    # ------------------------------------------------------------------ who may call, and what then

    def AddPermission(self, context, request):
        function, qualifier = self._find(context, request)
        statements = function.policies.setdefault(qualifier, {})
        sid = request["StatementId"]
        if sid in statements:
            raise ResourceConflictException(
                f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
                "or remove the existing statement."
            )
        arn = f"{function.arn}:{qualifier}" if qualifier else function.arn
        principal = request["Principal"]
        service = {"Service": principal} if "." in principal else {"AWS": principal}
        statements[sid] = {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": service,
            "Action": request["Action"],
            "Resource": arn,
        }
        condition = {}
        if request.get("SourceArn"):
            condition["ArnLike"] = {"AWS:SourceArn": request["SourceArn"]}
        if request.get("SourceAccount"):
            condition["StringEquals"] = {"AWS:SourceAccount": request["SourceAccount"]}
        if condition:
            statements[sid]["Condition"] = condition
        return {"Statement": json.dumps(statements[sid])}

    def RemovePermission(self, context, request):
        function, qualifier = self._find(context, request)
        sid = request["StatementId"]
        if function.policies.get(qualifier, {}).pop(sid, None) is None:
            raise ResourceNotFoundException(f"Statement {sid} is not found in resource policy.")
        return {}

    def GetPolicy(self, context, request):
        function, qualifier = self._find(context, request)
        statements = list(function.policies.get(qualifier, {}).values())
        if not statements:
            raise ResourceNotFoundException("The resource you requested does not exist.")
        policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
        return {"Policy": json.dumps(policy)}

    def PutFunctionEventInvokeConfig(self, context, request):
        function, qualifier = self._find(context, request)
        qualifier = qualifier or LATEST
        members = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
        function.event_invoke_configs[qualifier] = {
            "FunctionArn": f"{function.arn}:{qualifier}",
            "LastModified": datetime.datetime.now(datetime.timezone.utc),
            **{member: request[member] for member in members if request.get(member) is not None},
        }
        return function.event_invoke_configs[qualifier]

    def GetFunctionEventInvokeConfig(self, context, request):
        return self._event_invoke_config(context, request, dict.get)

    def DeleteFunctionEventInvokeConfig(self, context, request):
        self._event_invoke_config(context, request, dict.pop)
        return {}

    def _event_invoke_config(self, context, request, take):
        function, qualifier = self._find(context, request)
        try:
            return take(function.event_invoke_configs, qualifier or LATEST) or {}
        except KeyError:
            raise ResourceNotFoundException(
                f"The function {function.arn}:{qualifier or LATEST} has no EventInvokeConfig"
            ) from None

    # ------------------------------------------------------------------ to find one

    def _find(self, context, request):
        """The function that a request means, and its qualifier, None if it has none."""
        name, qualifier = _split(request["FunctionName"])
        qualifier = request.get("Qualifier") or qualifier
        function = self._functions.get(self._key(context, request))
        if function is None or (qualifier and not function.is_known(qualifier)):
            arn = f"arn:aws:lambda:{context.region}:{context.account_id}:function:{name}"
            raise ResourceNotFoundException(
                f"Function not found: {arn}{f':{qualifier}' if qualifier else ''}", Type="User"
            )
        return function, qualifier

    @staticmethod
    def _key(context, request):
        return context.account_id, context.region, _split(request["FunctionName"])[0]

    @staticmethod
    def _described(function, qualifier):
        """A version's configuration, under the ARN that it was asked for by."""
        configuration = dict(function.versions[function.version(qualifier or LATEST)])
        if qualifier:
            configuration["FunctionArn"] = f"{function.arn}:{qualifier}"
        return configuration


def _split(name_or_arn):
    found = NAME.fullmatch(name_or_arn)
    if not found:
        raise InvalidParameterValueException(f"no name or ARN of a function: {name_or_arn}")
    return found["name"], found["qualifier"]


def _set(configuration, request):
    variables = (request.get("Environment") or {}).get("Variables") or {}
    reserved = sorted(name for name in variables if RESERVED.fullmatch(name))
    if reserved:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment "
            f"variables you have provided contains reserved keys that are currently not supported "
            f"for modification. Reserved keys used in this request: {', '.join(reserved)}"
        )
    if len(json.dumps(variables, separators=(",", ":")).encode()) > VARIABLES_LIMIT:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment "
            f"variables you have provided exceeded the {VARIABLES_LIMIT // 1024}KB limit."
        )
    for member in SETTINGS:
        if request.get(member) is not None:
            configuration[member] = request[member]
    now = datetime.datetime.now(datetime.timezone.utc)
    configuration["LastModified"] = now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _set_code(configuration, context, code):
    if code.get("ZipFile"):
        content = code["ZipFile"]
    elif code.get("S3Bucket"):
        s3 = connect_to(aws_access_key_id=context.account_id, region_name=context.region).s3
        try:
            content = s3.get_object(Bucket=code["S3Bucket"], Key=code["S3Key"])["Body"].read()
        except ClientError as e:
            error = e.response["Error"]
            raise InvalidParameterValueException(
                "Error occurred while GetObject. S3 Error Code: "
                f"{error['Code']}. S3 Error Message: {error['Message']}"
            ) from None
    else:
        raise InvalidParameterValueException("code is either a ZipFile or an object in a bucket")
    configuration["CodeSha256"] = base64.b64encode(hashlib.sha256(content).digest()).decode()
    configuration["CodeSize"] = len(content)
