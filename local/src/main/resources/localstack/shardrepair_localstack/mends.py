"""Where the resource providers of LocalStack 4.14 differ from CloudFormation, and the template would
be deployed otherwise than on AWS, or an update be called done that was not made."""

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutor,
)
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceProviderExecutor,
)
from localstack.services.lambda_.resource_providers.aws_lambda_version import LambdaVersionProvider
from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider
from localstack.services.stepfunctions.resource_providers import aws_stepfunctions_statemachine


def apply():
    _substitute_numbers(aws_stepfunctions_statemachine)
    _replace_only_what_has_to_be(ChangeSetModelExecutor)
    _refuse_updates_that_are_not_made(ResourceProviderExecutor)
    # Of AWS::Lambda::Version: "Updates are not supported for this property", so it is replaced.
    LambdaVersionProvider.SCHEMA["createOnlyProperties"].append("/properties/Description")
    LambdaAliasProvider.update = _update_alias


def _substitute_numbers(module):
    """A substitution may be a number or a boolean: LocalStack fails at any that is no string."""
    substitute = module._apply_substitutions

    def as_text(value):
        return str(value).lower() if isinstance(value, bool) else str(value)

    module._apply_substitutions = lambda definition, substitutions: substitute(
        definition, {name: as_text(value) for name, value in substitutions.items()}
    )


def _replace_only_what_has_to_be(executor):
    """A resource is replaced if a property that cannot be changed has another value. LocalStack also
    replaces one that refers there to a resource that is updated and keeps its name: then it makes
    the alias of an updated function once more, which exists, and deletes a role's policy."""
    change = executor._execute_resource_change

    def change_rightly(self, name, before, after):
        if not is_nothing(before) and not is_nothing(after):
            provider = self.resource_provider_executor.try_load_resource_provider(
                after.resource_type
            )
            fixed = provider.SCHEMA.get("createOnlyProperties", []) if provider else []
            names = [pointer.removeprefix("/properties/") for pointer in fixed]
            then, now = before.properties.properties, after.properties.properties
            after.requires_replacement = any(then.get(each) != now.get(each) for each in names)
        return change(self, name, before, after)

    executor._execute_resource_change = change_rightly


def _refuse_updates_that_are_not_made(executor):
    """LocalStack calls an update done whose provider has none: UPDATE_COMPLETE, and nothing changed."""
    execute = executor.execute_action

    def execute_or_refuse(self, provider: ResourceProvider, payload):
        if payload["action"] != "Modify":
            return execute(self, provider, payload)
        update = provider.update

        def update_or_fail(request):
            try:
                return update(request)
            except NotImplementedError:
                return ProgressEvent(
                    status=OperationStatus.FAILED,
                    resource_model={},
                    message=f"LocalStack cannot update resources of type {request.resource_type}",
                )

        provider.update = update_or_fail
        return execute(self, provider, payload)

    executor.execute_action = execute_or_refuse


def _update_alias(_self, request):
    """An alias moves to another version: with LocalStack it stays at one that is deleted then."""
    model = request.desired_state
    answer = request.aws_client_factory.lambda_.update_alias(
        FunctionName=model["FunctionName"],
        Name=model["Name"],
        FunctionVersion=model["FunctionVersion"],
    )
    return ProgressEvent(
        status=OperationStatus.SUCCESS, resource_model={**model, "Id": answer["AliasArn"]}
    )
