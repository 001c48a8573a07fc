"""The calls of two AWS services that LocalStack hands on, each to the URL in an environment variable,
and CloudWatch with one method mended."""

import os
from datetime import timezone

from localstack.aws.api.lambda_ import LambdaApi
from localstack.aws.client import parse_response, raise_service_exception
from localstack.aws.skeleton import create_dispatch_table
from localstack.http.proxy import Proxy
from localstack.services.cloudwatch.provider_v2 import CloudwatchProvider
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import Service, aws_provider
from localstack.services.ssm.provider import SsmProvider
from shardrepair_localstack.functions import Functions
from shardrepair_localstack.gate import TOKEN_HEADER, TOKEN_VARIABLE

RUN_COMMAND = (
    "SendCommand",
    "GetCommandInvocation",
    "ListCommands",
    "ListCommandInvocations",
    "CancelCommand",
    "DescribeInstanceInformation",
)


# Headers that botocore looks up in exactly this spelling, which the Java web server does not keep.
SPELLINGS = ("X-Amz-Function-Error", "x-amzn-errortype")


def _forward_to(variable):
    proxy = Proxy(os.environ[variable])

    def forward(context, _request):
        # Whoever listens there takes calls from nobody else.
        response = proxy.forward(
            context.request,
            forward_path=context.request.path,
            headers={TOKEN_HEADER: os.environ[TOKEN_VARIABLE]},
        )
        for name in SPELLINGS:
            if name in response.headers:
                response.headers.set(name, response.headers[name])
        parsed = parse_response(
            context.operation, context.protocol, response, include_response_metadata=False
        )
        raise_service_exception(response, parsed)
        return parsed

    return forward


@aws_provider(api="lambda", name="shardrepair")
def lambda_():
    """Which functions there are is known here; what they answer, elsewhere."""
    forward = _forward_to("SHARDREPAIR_LAMBDA_URL")
    return Service.for_provider(
        # It implements nothing, so any other operation is refused as unknown.
        LambdaApi(), lambda provider: create_dispatch_table(provider) | Functions().table(forward)
    )


@aws_provider(api="ssm", name="shardrepair")
def ssm():
    """Run Command only; Parameter Store and the rest stay LocalStack's own."""
    forward = _forward_to("SHARDREPAIR_RUN_COMMAND_URL")

    def dispatch(provider):
        table = MotoFallbackDispatcher(provider)
        table.update({operation: forward for operation in RUN_COMMAND})
        return table

    return Service.for_provider(SsmProvider(), dispatch)


def _in_utc(time):
    # Without a time zone it is this machine's, as `datetime.now()` gives it.
    return time.astimezone(timezone.utc)


class CloudWatch(CloudwatchProvider):
    """LocalStack 4.14 fails when a history is asked for between two times: it compares times that
    have a time zone with such that have none."""

    def describe_alarm_history(self, context, start_date=None, end_date=None, **kwargs):
        history = super().describe_alarm_history(context, **kwargs)
        history["AlarmHistoryItems"] = [
            item
            for item in history["AlarmHistoryItems"]
            if (start_date is None or _in_utc(item["Timestamp"]) >= _in_utc(start_date))
            and (end_date is None or _in_utc(item["Timestamp"]) <= _in_utc(end_date))
        ]
        return history


@aws_provider(api="cloudwatch", name="shardrepair")
def cloudwatch():
    return Service.for_provider(CloudWatch())
