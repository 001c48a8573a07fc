"""Who may call this LocalStack: whoever signs with an access key of this run. It stands before everything
else that the gateway does (docs/adr/0036-the-local-aws-knows-its-callers.md).

The keys, and what else only the command that started LocalStack may ask for, come to paths below OWN
with the token that both got when they were started. Of LocalStack's own paths, whether it is healthy
is told to anybody, and nothing else to anybody.
"""

import hmac
import json
import os
import secrets
import tempfile

from localstack.aws import connect
from localstack.aws.api import CommonServiceException
from localstack.aws.handlers import run_custom_response_handlers
from localstack.aws.protocol.serializer import create_serializer
from localstack.aws.protocol.service_router import determine_aws_protocol, determine_aws_service_model
from localstack.constants import INTERNAL_AWS_ACCESS_KEY_ID, INTERNAL_AWS_SECRET_ACCESS_KEY
from localstack.http import Response
from localstack.runtime import get_current_runtime, hooks
from localstack.services.edge import ROUTER
from localstack.services.s3 import presigned_url, provider
from shardrepair_localstack import signatures

OWN = "/_shardrepair/"
KEYS = OWN + "keys"
HEALTH = "/_localstack/health"

TOKEN_VARIABLE = "SHARDREPAIR_TOKEN"
TOKEN_HEADER = "X-Shard-Repair-Token"

# What AWS answers, by why a request is refused: S3, services with a query protocol, and those with JSON.
# docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, the pages "Common Errors" of the API
# references, docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html, and for
# JSON docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
CODES = {
    "missing": ("AccessDenied", "MissingAuthenticationToken", "MissingAuthenticationTokenException"),
    "incomplete": (
        "AuthorizationHeaderMalformed",
        "IncompleteSignature",
        "IncompleteSignatureException",
    ),
    "unknown": ("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"),
    "mismatch": ("SignatureDoesNotMatch", "SignatureDoesNotMatch", "InvalidSignatureException"),
    "unsigned": ("AccessDenied", "SignatureDoesNotMatch", "InvalidSignatureException"),
    "skewed": ("RequestTimeTooSkewed", "SignatureDoesNotMatch", "InvalidSignatureException"),
    "expired": ("AccessDenied", "SignatureDoesNotMatch", "InvalidSignatureException"),
    "payload": ("XAmzContentSHA256Mismatch", "SignatureDoesNotMatch", "InvalidSignatureException"),
}
BAD_REQUEST = ("AuthorizationHeaderMalformed", "IncompleteSignature", "XAmzContentSHA256Mismatch")


class Keys:
    """Secrets by access key, each with its session token, None if it has none."""

    def __init__(self):
        self._given = {}
        self._taken = {}
        # Of LocalStack itself, whose access key is a word, or an account's number.
        self.own = secrets.token_hex(32)

    def add(self, given):
        self._given.update({key: (secret, None) for key, secret in given.items()})

    def take(self, credentials):
        """Those of a role that someone took on."""
        self._taken[credentials["AccessKeyId"]] = (
            credentials["SecretAccessKey"],
            credentials["SessionToken"],
        )

    def secret_of(self, key):
        if key == INTERNAL_AWS_ACCESS_KEY_ID or (len(key) == 12 and key.isdecimal()):
            return self.own, None
        return self._given.get(key) or self._taken.get(key)


class Gate:
    def __init__(self, keys, token):
        self._keys = keys
        self._token = token.encode()

    def __call__(self, chain, context, response):
        request = context.request
        raw = request.environ.get("RAW_URI", "")
        if raw == HEALTH and request.method in ("GET", "HEAD"):
            return
        path = "/" + request.path.lstrip("/")
        if path.startswith(OWN):
            token = request.headers.get(TOKEN_HEADER, "").encode()
            if not hmac.compare_digest(token, self._token):
                _answer(chain, response, Response("the token is missing or wrong\n", 403))
            return
        try:
            signatures.check(request, self._keys.secret_of)
            if path.startswith(("/_localstack", "/_aws/")):
                raise signatures.Refused("missing", "LocalStack's own paths are closed")
        except signatures.Refused as refused:
            _answer(chain, response, _refusal(context, refused))


def _answer(chain, response, answer):
    response.update_from(answer)
    # Nothing that follows looks at it, so no handler takes it for a call that was made.
    chain.terminate()


def _refusal(context, refused):
    request = context.request
    service = None if request.shallow else determine_aws_service_model(request)
    if service is None:
        code = CODES[refused.why][2]
        answer = Response(json.dumps({"message": refused.message}), 403)
        answer.headers["Content-Type"] = "application/json"
        answer.headers["x-amzn-errortype"] = code
        return answer
    protocol = determine_aws_protocol(request, service)
    if service.service_name == "s3":
        code = CODES[refused.why][0]
    elif protocol in ("query", "ec2"):
        code = CODES[refused.why][1]
    else:
        code = CODES[refused.why][2]
    status = 403
    if code in BAD_REQUEST or protocol in ("json", "smithy-rpc-v2-cbor"):
        status = 400
    # SQS answers with the class's name.
    error = type(code, (CommonServiceException,), {})(code, refused.message, status, True)
    answer = create_serializer(service, protocol).serialize_error_to_response(
        # Any will do: errors of a service have one form.
        error,
        service.operation_model(service.operation_names[0]),
        request.headers,
        context.request_id,
    )
    answer.status_code = status
    return answer


def _sign_own_calls(secret):
    """LocalStack signs what its services ask each other with a word that anybody knows."""
    get_client = connect.InternalClientFactory.get_client

    def get_signing_client(self, service_name, aws_secret_access_key=None, **settings):
        if aws_secret_access_key in (None, INTERNAL_AWS_SECRET_ACCESS_KEY):
            aws_secret_access_key = secret
        return get_client(
            self, service_name, aws_secret_access_key=aws_secret_access_key, **settings
        )

    connect.InternalClientFactory.get_client = get_signing_client


def _know_secrets_of_urls(keys):
    """LocalStack looks at the signatures of presigned URLs, too, with a secret that anybody knows."""

    def secret(key, _region):
        known = keys.secret_of(key)
        return known and known[0]

    presigned_url.get_secret_access_key_from_access_key_id = secret


def _keep_objects_of_this_stack_alone():
    """LocalStack keeps what is in buckets under one name for all, whatever TMPDIR says."""
    provider.DEFAULT_S3_TMP_DIR = os.path.join(tempfile.gettempdir(), "localstack-s3-storage")


@hooks.on_infra_start(priority=100)
def guard():
    _keep_objects_of_this_stack_alone()
    keys = Keys()
    _sign_own_calls(keys.own)
    _know_secrets_of_urls(keys)

    def take_role(_chain, context, response):
        operation = context.operation
        if operation and operation.name == "AssumeRole" and response.status_code == 200:
            keys.take(context.service_response["Credentials"])

    def add(request, **_):
        keys.add(request.get_json(force=True))
        return Response("", 204)

    run_custom_response_handlers.append(take_role)
    ROUTER.add(KEYS, add, methods=["PUT"])
    handlers = get_current_runtime().components.gateway.request_handlers
    handlers.insert(0, Gate(keys, os.environ[TOKEN_VARIABLE]))


def stands_before(gateway):
    return bool(gateway.request_handlers) and isinstance(gateway.request_handlers[0], Gate)
