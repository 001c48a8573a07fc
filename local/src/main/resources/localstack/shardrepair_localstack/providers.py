"""The two AWS services that LocalStack hands on, each to the URL in an environment variable."""

import os

from localstack.aws.api.lambda_ import LambdaApi
from localstack.aws.forwarder import AwsRequestProxy, ForwardingFallbackDispatcher
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import Service, aws_provider
from localstack.services.ssm.provider import SsmProvider

RUN_COMMAND = (
    "SendCommand",
    "GetCommandInvocation",
    "ListCommands",
    "ListCommandInvocations",
    "CancelCommand",
    "DescribeInstanceInformation",
)


def _forward_to(variable):
    proxy = AwsRequestProxy(os.environ[variable])
    # The request travels as it came: one built anew from its fields would lose the path and headers.
    return lambda context, _request: proxy.forward(context)


@aws_provider(api="lambda", name="shardrepair")
def lambda_():
    """All of Lambda: LambdaApi implements nothing, so that every operation falls through."""
    forward = _forward_to("SHARDREPAIR_LAMBDA_URL")
    return Service.for_provider(
        LambdaApi(), lambda provider: ForwardingFallbackDispatcher(provider, forward)
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
