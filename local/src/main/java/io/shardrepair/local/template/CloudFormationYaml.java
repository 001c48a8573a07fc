package io.shardrepair.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML as CloudFormation reads it: {@code !Ref x} means {@code Ref: x}, dates stay strings. */
public final class CloudFormationYaml {
  private CloudFormationYaml() {}

  /**
   * @return maps, lists, strings, numbers and booleans; short tags already in their long form
   */
  public static Map<String, Object> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Object document = yaml().load(reader);
      if (document instanceof Map<?, ?>) {
        @SuppressWarnings("unchecked") // keys of a CloudFormation template are strings
        Map<String, Object> map = (Map<String, Object>) document;
        return map;
      }
      throw new TemplateException(file + " is not a YAML mapping");
    } catch (YAMLException e) {
      throw new TemplateException(file + " is not valid YAML: " + e.getMessage());
    }
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    // CloudFormation refuses them; SnakeYAML would only warn.
    options.setAllowDuplicateKeys(false);
    DumperOptions dumper = new DumperOptions();
    return new Yaml(
        new ShortTags(options), new Representer(dumper), dumper, options, new WithoutDates());
  }

  /** SnakeYAML offers this choice only through a subclass. */
  private static final class WithoutDates extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
    }
  }

  private static final class ShortTags extends SafeConstructor {
    ShortTags(LoaderOptions options) {
      super(options);
      yamlMultiConstructors.put("!", new ShortTag());
    }

    private final class ShortTag extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String tag = node.getTag().getValue().substring(1);
        String function = tag.equals("Ref") || tag.equals("Condition") ? tag : "Fn::" + tag;
        return Map.of(function, argument(tag, node));
      }

      private Object argument(String tag, Node node) {
        if (node instanceof MappingNode mapping) {
          return constructMapping(mapping);
        }
        if (node instanceof SequenceNode sequence) {
          return constructSequence(sequence);
        }
        String text = constructScalar((ScalarNode) node);
        int dot = text.indexOf('.');
        return tag.equals("GetAtt") && dot > 0
            ? List.of(text.substring(0, dot), text.substring(dot + 1))
            : text;
      }
    }
  }
}
