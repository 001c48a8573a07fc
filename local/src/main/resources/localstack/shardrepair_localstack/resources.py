"""CloudFormation resources that LocalStack 4.14 has no provider for, as its engine loads them.

What an update may change in place, and what not: the AWS resource and property types reference,
docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference.
"""

import json

from localstack.services.cloudformation import provider_utils
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)
from shardrepair_localstack import mends

# LocalStack's engine imports this module before it makes the first resource.
mends.apply()


def done(model):
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


class Document(ResourceProvider):
    """Of type Command, with the UpdateMethod NewVersion: it keeps its name."""

    TYPE = "AWS::SSM::Document"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/Name"],
        "createOnlyProperties": ["/properties/Name", "/properties/DocumentType"],
    }

    def create(self, request):
        model = request.desired_state
        if not model.get("Name"):
            model["Name"] = provider_utils.generate_default_name(
                request.stack_name, request.logical_resource_id
            )
        request.aws_client_factory.ssm.create_document(
            Name=model["Name"],
            Content=self._text(model),
            DocumentType=model["DocumentType"],
            DocumentFormat=model.get("DocumentFormat", "JSON"),
            TargetType=model["TargetType"],
        )
        return done(model)

    def update(self, request):
        """The new version becomes the default one; an equal content would be refused."""
        model = request.desired_state
        if model.get("UpdateMethod") != "NewVersion":
            raise ValueError("of a document's update methods, only NewVersion is known here")
        ssm = request.aws_client_factory.ssm
        model["Name"] = request.previous_state["Name"]
        version = ssm.update_document(
            Name=model["Name"],
            Content=self._text(model),
            DocumentFormat=model.get("DocumentFormat", "JSON"),
            TargetType=model["TargetType"],
            DocumentVersion="$LATEST",
        )["DocumentDescription"]["DocumentVersion"]
        ssm.update_document_default_version(Name=model["Name"], DocumentVersion=version)
        return done(model)

    def delete(self, request):
        request.aws_client_factory.ssm.delete_document(Name=request.previous_state["Name"])
        return done({})

    @staticmethod
    def _text(model):
        content = model["Content"]
        return content if isinstance(content, str) else json.dumps(content)


class RolePolicy(ResourceProvider):
    TYPE = "AWS::IAM::RolePolicy"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/PolicyName", "/properties/RoleName"],
        "createOnlyProperties": ["/properties/PolicyName", "/properties/RoleName"],
    }

    def create(self, request):
        model = request.desired_state
        request.aws_client_factory.iam.put_role_policy(
            RoleName=model["RoleName"],
            PolicyName=model["PolicyName"],
            PolicyDocument=json.dumps(model["PolicyDocument"]),
        )
        return done(model)

    def update(self, request):
        return self.create(request)

    def delete(self, request):
        model = request.previous_state
        request.aws_client_factory.iam.delete_role_policy(
            RoleName=model["RoleName"], PolicyName=model["PolicyName"]
        )
        return done({})


class Dashboard(ResourceProvider):
    TYPE = "AWS::CloudWatch::Dashboard"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/DashboardName"],
        "createOnlyProperties": ["/properties/DashboardName"],
    }

    def create(self, request):
        model = request.desired_state
        request.aws_client_factory.cloudwatch.put_dashboard(
            DashboardName=model["DashboardName"], DashboardBody=model["DashboardBody"]
        )
        return done(model)

    def update(self, request):
        return self.create(request)

    def delete(self, request):
        request.aws_client_factory.cloudwatch.delete_dashboards(
            DashboardNames=[request.previous_state["DashboardName"]]
        )
        return done({})


class DocumentPlugin(CloudFormationResourceProviderPlugin):
    name = Document.TYPE

    def load(self):
        self.factory = Document


class RolePolicyPlugin(CloudFormationResourceProviderPlugin):
    name = RolePolicy.TYPE

    def load(self):
        self.factory = RolePolicy


class DashboardPlugin(CloudFormationResourceProviderPlugin):
    name = Dashboard.TYPE

    def load(self):
        self.factory = Dashboard
