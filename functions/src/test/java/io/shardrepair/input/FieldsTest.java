package io.shardrepair.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static Fields fields(String json) {
    try {
      return Fields.of(new ObjectMapper().readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static List<String> mistakes(Fields fields) {
    return catchThrowableOfType(InvalidDocument.class, fields::finish).mistakes();
  }

  @Test
  void readsEveryType() {
    Fields fields = fields("{'s':'x','n':7,'b':true,'o':{'inner':'y'},'a':[{'n':1},{'n':2}]}");

    assertThat(fields.text("s")).isEqualTo("x");
    assertThat(fields.number("n", 1, 9)).isEqualTo(7);
    assertThat(fields.optionalFlag("b", false)).isTrue();
    assertThat(fields.optionalObject("o").orElseThrow().text("inner")).isEqualTo("y");
    assertThat(fields.objects("a"))
        .extracting(each -> each.number("n", 1, 2))
        .containsExactly(1L, 2L);
    fields.finish();
  }

  @Test
  void mayLeaveOutWhatIsOptional() {
    Fields fields = fields("{}");

    assertThat(fields.optionalText("s")).isEmpty();
    assertThat(fields.optionalNumber("n", 1, 9)).isEmpty();
    assertThat(fields.optionalFlag("b", true)).isTrue();
    assertThat(fields.optionalObject("o")).isEmpty();
    fields.finish();
  }

  @Test
  void collectsEveryMistakeUnderItsPath() {
    Fields fields =
        fields("{'s':5,'e':'','n':10,'f':1.5,'b':'yes','z':null,'a':[{'x':'1','y':2}],'u':1}");
    fields.optionalText("s");
    fields.optionalText("e");
    fields.text("missing");
    fields.number("n", 1, 9);
    fields.number("f", 0, Long.MAX_VALUE);
    fields.optionalFlag("b", false);
    fields.optionalText("z");
    fields.objects("a").get(0).number("x", 0, 9);

    assertThat(mistakes(fields))
        .containsExactly(
            "s: must be a string, not 5",
            "e: must not be empty",
            "missing: missing; give a string",
            "n: must be from 1 to 9, not 10",
            "f: must be a whole number, not 1.5",
            "b: must be true or false, not a string",
            "z: must be a string, not null",
            "a[0].x: must be a whole number, not a string",
            "u: unknown field; known are s, e, missing, n, f, b, z, a",
            "a[0].y: unknown field; known are x");
  }

  @Test
  void saysOnceThatSomethingIsNoObject() {
    Fields fields = fields("{'a':[3]}");
    fields.objects("a").get(0).text("x");

    assertThat(mistakes(fields)).containsExactly("a[0]: must be an object, not 3");
  }
}
