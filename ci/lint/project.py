"""Reads the files that the gates look at."""

import copy
from functools import cached_property
import json
from pathlib import Path

import boto3
import yaml
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator


class Project:
    def __init__(self, root):
        self.root = Path(root)

    @cached_property
    def template(self):
        """template.yaml as it is written, with short forms such as !Ref spelt out."""
        return yaml_parse((self.root / "template.yaml").read_text(encoding="utf-8"))

    @cached_property
    def expanded(self):
        """What SAM makes of it: each resource that CloudFormation will create."""
        template = copy.deepcopy(self.template)
        # SAM wants code that was uploaded; where to makes no difference here.
        template["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
        for resource in template["Resources"].values():
            if "DefinitionUri" in resource.get("Properties", {}):
                resource["Properties"]["DefinitionUri"] = "s3://bucket/definition"
        # SAM asks for a region, and uses none of it here.
        session = boto3.Session(region_name="us-east-1")
        return Translator({}, Parser(), boto_session=session).translate(template, {})

    @cached_property
    def definition_texts(self):
        """The definition of each state machine, by the machine's name in the template."""
        return {
            name: (self.root / resource["Properties"]["DefinitionUri"]).read_text(encoding="utf-8")
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == "AWS::Serverless::StateMachine"
        }

    @cached_property
    def definitions(self):
        """They are JSON before their substitutions, too: each stands inside a string."""
        return {name: json.loads(text) for name, text in self.definition_texts.items()}

    @cached_property
    def document(self):
        """The SSM document that runs on the nodes."""
        path = self.root / "functions/src/main/resources/node/shard-repair-node.ssm.yaml"
        return yaml.safe_load(path.read_text(encoding="utf-8"))

    @cached_property
    def deployer_policy(self):
        """The policy that docs/deploy.md gives to whoever deploys, as text."""
        return (self.root / "docs/deployer-policy.json").read_text(encoding="utf-8")
