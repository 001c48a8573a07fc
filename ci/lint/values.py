"""Puts example values in the place of references, so that a policy can be read as AWS will have it."""

import re

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::AccountId": "123456789012",
    "AWS::StackName": "stack",
    "AWS::URLSuffix": "amazonaws.com",
}
ACCOUNT = "eu-west-1:123456789012"
# Of parameters whose default is empty.
PARAMETERS = {
    "CredentialsKeyArn": f"arn:aws:kms:{ACCOUNT}:key/credentials",
    "KmsKeyArn": f"arn:aws:kms:{ACCOUNT}:key/data",
    "ClusterSecretArn": f"arn:aws:secretsmanager:{ACCOUNT}:secret:influx-meta",
}
ARNS = {
    "AWS::Events::Rule": f"arn:aws:events:{ACCOUNT}:rule/%s",
    "AWS::Lambda::Alias": f"arn:aws:lambda:{ACCOUNT}:function:%s:live",
    "AWS::S3::Bucket": "arn:aws:s3:::%s",
    "AWS::SNS::Topic": f"arn:aws:sns:{ACCOUNT}:%s",
    "AWS::SQS::Queue": f"arn:aws:sqs:{ACCOUNT}:%s",
    "AWS::StepFunctions::StateMachine": f"arn:aws:states:{ACCOUNT}:stateMachine:%s",
}
# What !Ref gives of these is not a name but an ARN.
ARN_BY_REF = {"AWS::Lambda::Alias", "AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"}
NO_VALUE = {"Ref": "AWS::NoValue"}


class Values:
    def __init__(self, expanded):
        self.resources = expanded["Resources"]
        self.parameters = expanded.get("Parameters", {})

    def resolve(self, node):
        """The same without functions of CloudFormation. Of a condition the first branch counts:
        in this template that is the one with more in it."""
        if isinstance(node, list):
            return [self.resolve(value) for value in node if not self.is_left_out(value)]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (function, argument), *_ = node.items()
            if function == "Ref":
                return self.ref(argument)
            if function == "Fn::GetAtt":
                return self.attribute(*argument)
            if function == "Fn::Sub":
                return re.sub(r"\$\{([^}]+)}", lambda match: self.named(match.group(1)), argument)
            if function == "Fn::Join":
                return argument[0].join(self.resolve(argument[1]))
            if function == "Fn::If":
                return self.resolve(argument[1])
        return {key: self.resolve(value) for key, value in node.items()}

    def is_left_out(self, value):
        return isinstance(value, dict) and value.get("Fn::If", [None, None])[1] == NO_VALUE

    def named(self, name):
        return self.attribute(*name.split(".")) if "." in name else str(self.ref(name))

    def ref(self, name):
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return PARAMETERS.get(name) or self.parameters[name].get("Default")
        kind = self.resources[name]["Type"]
        if kind == "AWS::Lambda::Alias":
            return ARNS[kind] % self.ref(self.resources[name]["Properties"]["FunctionName"]["Ref"])
        return ARNS[kind] % name if kind in ARN_BY_REF else name

    def attribute(self, name, attribute):
        if attribute == "Arn":
            return ARNS[self.resources[name]["Type"]] % name
        return name
