// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file, flattened to dotted keys: items of a list as {@code key[0]}, an empty list as
 * nothing, {@code null} as not written. The parser's own messages quote the file, so none of them
 * is passed on.
 */
final class YamlText {
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

  private final SettingsFile file;
  private final Keys keys;
  private final List<Entry> entries = new ArrayList<>();

  private YamlText(SettingsFile file, Keys keys) {
    this.file = file;
    this.keys = keys;
  }

  static List<Entry> read(String text, SettingsFile file, Keys keys) {
    var yaml = new YamlText(file, keys);
    try {
      new Compose(LoadSettings.builder().build())
          .composeString(text)
          .ifPresent(root -> yaml.document(root));
    } catch (MarkedYamlEngineException malformed) {
      yaml.malformed(malformed);
    } catch (YamlEngineException refused) {
      file.problem("YAML", "too much of it", 1, "fewer aliases");
    }
    return yaml.entries;
  }

  private void malformed(MarkedYamlEngineException malformed) {
    int line = malformed.getProblemMark().map(Mark::getLine).orElse(0) + 1;
    int column = malformed.getProblemMark().map(Mark::getColumn).orElse(0) + 1;
    String problem = String.valueOf(malformed.getProblem());
    String expected = problem.contains("TAB") ? "spaces, not a tab" : "valid YAML";
    file.problem("YAML", "malformed at column " + column, line, expected);
  }

  private void document(Node root) {
    if (root instanceof MappingNode mapping) {
      mapping(mapping, "");
    } else if (!root.getTag().equals(Tag.NULL)) {
      file.problem("YAML", "no keys", line(root), "gatehouse: and the settings below it");
    }
  }

  private void mapping(MappingNode mapping, String path) {
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        file.problem(path, "a key that is not text", line(tuple.getKeyNode()), "a plain name");
        continue;
      }
      String key = key(path, keyNode.getValue());
      if (seen.add(keyNode.getValue())) {
        value(tuple.getValueNode(), key);
      } else {
        file.problem(key, "set twice", line(keyNode), "it once");
      }
    }
  }

  private String key(String path, String name) {
    String segment = keys.holdsNames(path) ? Key.quoted(name) : name;
    return path.isEmpty() ? segment : path + "." + segment;
  }

  private void value(Node node, String key) {
    if (node.isRecursive()) {
      file.problem(key, "an alias of what it is in", line(node), "an end");
    } else if (!isPlain(node.getTag())) {
      file.problem(key, "a tag", line(node), "a plain value");
    } else if (node instanceof MappingNode mapping) {
      mapping(mapping, key);
    } else if (node instanceof SequenceNode sequence) {
      sequence(sequence, key);
    } else if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
      entries.add(file.entry(key, scalar.getValue(), line(node)));
    }
  }

  /** The parser gives {@code ${NAME}} a tag of its own; to us it is text like any other. */
  private static boolean isPlain(Tag tag) {
    return tag.equals(Tag.ENV_TAG) || tag.getValue().startsWith(STANDARD_TAGS);
  }

  private void sequence(SequenceNode sequence, String key) {
    List<Node> items = sequence.getValue();
    if (items.isEmpty()) {
      entries.add(file.entry(key, "", line(sequence)));
    }
    for (int i = 0; i < items.size(); i++) {
      value(items.get(i), key + "[" + i + "]");
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
