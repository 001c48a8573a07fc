package io.shardrepair.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.lambda.LambdaProcess;
import io.shardrepair.local.runcommand.RunCommandDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class TemplateTest {
  public static final Path FIXTURE = Path.of("src/test/resources/fixture");

  @TempDir Path directory;

  @Test
  void functionsHaveGlobalsMergedAndReferencesResolved() throws IOException {
    Template template = Template.read(FIXTURE.resolve("template.yaml"));

    assertThat(template.functions())
        .extracting(Template.Function::logicalId)
        .containsExactly("FlakyFunction", "ItemFunction", "CommandFunction", "RefuseFunction");
    Template.Function command = template.functions().get(2);
    assertThat(command.name()).isEqualTo("shard-repair-CommandFunction");
    assertThat(command.handler()).isEqualTo("io.shardrepair.local.aws.FixtureHandlers$Command");
    assertThat(command.timeoutSeconds()).isEqualTo(60);
    assertThat(command.memoryMb()).isEqualTo(128);
    assertThat(command.environment())
        .containsEntry("BUCKET", "shard-repair-bucket")
        .containsEntry("NODE_DOCUMENT", "shard-repair-NodeDocument")
        .containsEntry("PREFIX", "results/us-east-1//fixture/secret");
    assertThat(template.functions().get(0).timeoutSeconds()).isEqualTo(20);
  }

  @Test
  void stateMachineHasItsSubstitutionsApplied() throws IOException {
    Template template = Template.read(FIXTURE.resolve("template.yaml"));

    assertThat(template.stateMachines()).hasSize(1);
    assertThat(template.stateMachines().get(0).definition())
        .contains("arn:aws:lambda:us-east-1:000000000000:function:shard-repair-FlakyFunction:live")
        .contains("\"Bucket\": \"shard-repair-bucket\"")
        .doesNotContain("${");
  }

  @Test
  void resourcesAreNamedAsTheyAreCalledHere() throws IOException {
    assertThat(Template.read(FIXTURE.resolve("template.yaml")).physicalIds())
        .containsEntry("Bucket", "shard-repair-bucket")
        .containsEntry("ItemFunction", "shard-repair-ItemFunction")
        .containsEntry(
            "WorkStateMachine",
            "arn:aws:states:us-east-1:000000000000:stateMachine:shard-repair-WorkStateMachine");
  }

  /** A substitution is text, and a Map state wants a number: the workflow makes one of it. */
  @Test
  void theNumberOfComparisonsAtOnceIsTheParameters() throws IOException {
    Template template = Template.read(Path.of("../template.yaml"));

    assertThat(template.stateMachines().get(0).definition())
        .contains("\"compareConcurrency.$\": \"States.StringToJson('100')\"")
        .contains("\"MaxConcurrencyPath\": \"$.compareConcurrency\"");
  }

  /** What is in IAM's own variables, CloudFormation does not look for. */
  @Test
  void aPlaceholderWithAnExclamationMarkStaysForIam() throws IOException {
    Template template =
        template(
            """
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: x.Y
                  Environment:
                    Variables: {OWN: !Sub '${AWS::Region}/${!ec2:SourceInstanceARN}/*'}
            """);

    assertThat(template.functions().get(0).environment())
        .containsEntry("OWN", "us-east-1/${ec2:SourceInstanceARN}/*");
  }

  /**
   * What it may do with these, ci/permissions shows; here, that there is no other: its manifests
   * become documents of a repair by a function that compares them with what the node told.
   */
  @Test
  void aDataNodeHasNoRightOnAnythingButExports() throws IOException {
    Map<String, Object> policy =
        entry(
            entry(
                entry(
                    entry(CloudFormationYaml.read(Path.of("../template.yaml")), "Resources"),
                    "NodePolicy"),
                "Properties"),
            "PolicyDocument");
    List<Object> resources = new ArrayList<>();
    for (Object statement : (List<?>) policy.get("Statement")) {
      resources.add(
          statement instanceof Map<?, ?> always && always.containsKey("Resource")
              ? always.get("Resource")
              : statement);
    }

    Object bucket = Map.of("Fn::GetAtt", List.of("Bucket", "Arn"));
    assertThat(resources.subList(0, 4))
        .containsExactly(
            Map.of("Fn::Join", List.of("", List.of(bucket, "/exports/${ec2:SourceInstanceARN}/*"))),
            bucket,
            Map.of("Fn::Sub", "${Bucket.Arn}/exports/mi-*"),
            bucket);
    assertThat(resources.subList(4, resources.size()))
        .singleElement()
        .asString()
        .startsWith("{Fn::If=[HasKmsKey, ")
        .contains("Resource={Ref=KmsKeyArn}")
        .contains("kms:EncryptionContext:aws:s3:arn={Fn::GetAtt=[Bucket, Arn]}");
  }

  @Test
  void functionsKnowWhatIamCallsTheAccountsInstances() throws IOException {
    assertThat(Template.read(Path.of("../template.yaml")).functions())
        .allSatisfy(
            function ->
                assertThat(function.environment())
                    .containsEntry(
                        "INSTANCE_ARNS", "arn:aws:ec2:us-east-1:000000000000:instance/"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> entry(Map<String, Object> of, String name) {
    return (Map<String, Object>) of.get(name);
  }

  @Test
  void documentIsReadFromTheIncludedFile() throws IOException {
    Template.Document read = Template.read(FIXTURE.resolve("template.yaml")).documents().get(0);
    RunCommandDocument document = RunCommandDocument.parse(read.name(), read.content());

    assertThat(document.name()).isEqualTo("shard-repair-NodeDocument");
    assertThat(document.parameters()).containsOnlyKeys("Name", "Action", "Timeout");
    assertThat(document.script()).startsWith("#!/usr/bin/env bash\n");
  }

  @Test
  void bucketsAndParametersAreListed() throws IOException {
    Template template = Template.read(FIXTURE.resolve("template.yaml"));

    assertThat(template.buckets()).containsExactly("shard-repair-bucket");
    assertThat(template.parameters())
        .containsExactly(
            new Template.Parameter(
                "/fixture/settings", "String", "{\"bucket\":\"shard-repair-bucket\"}"));
  }

  @Test
  void referenceToNothingNamesResourceAndProperty() throws IOException {
    Template template =
        template(
            """
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: x.Y
                  Environment: {Variables: {TABLE: !Ref Table}}
            """);

    assertThatThrownBy(template::functions)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("F.Environment.Variables.TABLE refers to Table");
  }

  @Test
  void unknownFunctionIsNamed() throws IOException {
    Template template =
        template(
            """
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: !FindInMap [A, B, C]
            """);

    assertThatThrownBy(template::functions)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("F.Handler uses Fn::FindInMap");
  }

  @Test
  void placeholderWithoutSubstitutionIsNamed() throws IOException {
    Files.writeString(directory.resolve("m.asl.json"), "{\"StartAt\": \"${First}\"}");
    Template template =
        template(
            """
            Resources:
              M:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: m.asl.json
            """);

    assertThatThrownBy(template::stateMachines)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("${First}")
        .hasMessageContaining("M.DefinitionSubstitutions");
  }

  @Test
  void propertyGivenTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                template(
                    """
                    Resources:
                      Bucket:
                        Type: AWS::S3::Bucket
                        Type: AWS::S3::Bucket
                    """))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("duplicate key Type");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    Template template =
        template(
            """
            Resources:
              M:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: gone.asl.json
            """);

    assertThatThrownBy(template::stateMachines)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("M.DefinitionUri names gone.asl.json");
  }

  @Test
  void differingVariablesOfTwoFunctionsAreRefused() throws IOException {
    Template template =
        template(
            """
            Resources:
              A:
                Type: AWS::Serverless::Function
                Properties: {Handler: x.Y, Environment: {Variables: {V: 1}}}
              B:
                Type: AWS::Serverless::Function
                Properties: {Handler: x.Y, Environment: {Variables: {V: 2}}}
            """);

    assertThatThrownBy(() -> LambdaProcess.environment(template.functions()))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("B: variable V is 2, but another function has 1");
  }

  private Template template(String text) throws IOException {
    return Template.read(Files.writeString(directory.resolve("template.yaml"), text));
  }
}
