// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.Golden;
import io.gatehouse.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The matrix as a page to read, with what its operator has to know of each provider. */
final class ProvidersDoc {
  private static final String INTRO =
      """
      # Providers

      Generated from the matrix of tests by `mvn test -Dtest=ProvidersDocTest -Dgolden=write`; do
      not edit. The notes stand in `src/test/resources/matrix/<provider>/notes.md`.

      Every caller speaks OpenAI's chat completions, whoever answers. Each ✓ is a conversation,
      written after the provider's documentation, that is played in every build, whole and
      streamed, the reply cut in many ways; what the caller gets must mean the same for all
      providers. "Untold" says that the protocol has no words for it. Whether a model can read a
      picture or a document that is passed on to it depends on the model. The settings are in
      [configuration.md](configuration.md).

      """;

  private final List<Lane> lanes = Lane.all();
  private final List<String> reasons = new ArrayList<>();
  private final StringBuilder page = new StringBuilder(INTRO);

  static String write() {
    ProvidersDoc doc = new ProvidersDoc();
    doc.table();
    doc.reasons();
    for (Lane lane : doc.lanes) {
      doc.page.append('\n').append(Golden.read(lane.folder().resolve("notes.md")).strip());
      doc.page.append('\n');
    }
    return doc.page.toString();
  }

  private void table() {
    row("", lanes.stream().map(lane -> "`" + lane.name() + "`"));
    row("---", lanes.stream().map(lane -> "---"));
    for (Case question : Case.values()) {
      row(question.title(), lanes.stream().map(lane -> mark(new Cell(lane, question))));
    }
  }

  private void row(String title, Stream<String> cells) {
    page.append("| ").append(title).append(" |");
    cells.forEach(cell -> page.append(' ').append(cell).append(" |"));
    page.append('\n');
  }

  private String mark(Cell cell) {
    if (!cell.isRefused()) {
      boolean untold =
          cell.question() == Case.REASONING && cell.lane().lacks().contains(Lane.Lack.THOUGHTS);
      return untold ? "✓ untold" : "✓";
    }
    String golden = Golden.read(cell.file("refused.json"));
    String reason =
        Json.parse(golden.substring(golden.indexOf('\n')))
            .getJsonObject("error")
            .getString("message");
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
    return "— <sup>" + (reasons.indexOf(reason) + 1) + "</sup>";
  }

  /** Why a request is refused, in the words that its caller gets with status 400. */
  private void reasons() {
    if (!reasons.isEmpty()) {
      page.append("\n— The caller gets status 400, streamed or not, and one of these reasons:\n\n");
    }
    for (int i = 0; i < reasons.size(); i++) {
      page.append(i + 1).append(". ").append(reasons.get(i)).append('\n');
    }
  }
}
