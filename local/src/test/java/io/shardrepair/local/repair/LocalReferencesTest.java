package io.shardrepair.local.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.model.Credentials;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalReferencesTest {
  @TempDir Path folder;

  private static Nodes node(Optional<Credentials> credentials) {
    return node(Optional.empty(), credentials);
  }

  private static Nodes node(Optional<String> authorities, Optional<Credentials> credentials) {
    return new Nodes(
        List.of(
            new Node(
                "a",
                "i-01234567",
                "http://h:1",
                "/d",
                "/w",
                "/i",
                "/s",
                "/c",
                Optional.empty(),
                authorities,
                credentials)),
        Optional.empty(),
        Settings.DEFAULT);
  }

  private static Nodes nodes(String password) {
    return node(Optional.of(new Credentials("admin", password)));
  }

  @Test
  void aPasswordMovesIntoAParameter() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "secret\n");
    for (String reference : List.of("env:PASSWORD", "file:" + file)) {
      LocalReferences resolved =
          LocalReferences.resolve(nodes(reference), Map.of("PASSWORD", "secret")::get);

      assertThat(resolved.parameters())
          .isEqualTo(Map.of("/shard-repair/passwords/i-01234567", "secret"));
      assertThat(resolved.nodes()).isEqualTo(nodes("parameter:/shard-repair/passwords/i-01234567"));
      assertThat(resolved.toString()).doesNotContain("secret");
    }
  }

  @Test
  void soDoCertificatesOfAuthorities() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "certificates\n");

    LocalReferences resolved =
        LocalReferences.resolve(node(Optional.of("file:" + file), Optional.empty()), name -> null);

    assertThat(resolved.parameters())
        .isEqualTo(Map.of("/shard-repair/authorities/i-01234567", "certificates"));
    assertThat(resolved.nodes())
        .isEqualTo(
            node(Optional.of("parameter:/shard-repair/authorities/i-01234567"), Optional.empty()));
    assertThatThrownBy(
            () ->
                LocalReferences.resolve(
                    node(Optional.of("file:/none"), Optional.empty()), name -> null))
        .hasMessageContaining("nodes[0].authorities: the file /none");
  }

  @Test
  void aNodeWithoutAuthenticationStaysAsItIs() {
    Nodes nodes = node(Optional.empty());
    assertThat(LocalReferences.resolve(nodes, name -> null).nodes()).isEqualTo(nodes);
  }

  @Test
  void aParameterIsOfNoUseHere() {
    assertThatThrownBy(() -> LocalReferences.resolve(nodes("parameter:/x"), name -> null))
        .hasMessageContaining("nodes[0].credentials.password: there is no Parameter Store here");
  }

  @Test
  void aMetaNodesPasswordMovesTooAndItsProgramHasToBeThere() {
    MetaNode meta = meta("env:META");
    Nodes nodes = new Nodes(List.of(), Optional.of(meta), Settings.DEFAULT);

    LocalReferences resolved = LocalReferences.resolve(nodes, Map.of("META", "m")::get);

    assertThat(resolved.parameters())
        .isEqualTo(Map.of("/shard-repair/passwords/meta-node/i-meta", "m"));
    assertThat(resolved.nodes().metaNode())
        .contains(meta("parameter:/shard-repair/passwords/meta-node/i-meta"));
    assertThatThrownBy(() -> LocalReferences.resolve(nodes, name -> null))
        .hasMessageContaining(
            "cluster.metaNode.credentials.password: the environment variable META is not set");
    assertThat(MissingPaths.of(nodes))
        .containsExactly(
            "cluster.metaNode.influxdCtl: there is no program " + folder.resolve("influxd-ctl"));
  }

  private MetaNode meta(String password) {
    return new MetaNode(
        "i-meta",
        folder.resolve("influxd-ctl").toString(),
        "meta:8091",
        true,
        false,
        MetaNode.Auth.BASIC,
        Optional.of(new Credentials("admin", password)));
  }
}
