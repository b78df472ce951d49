// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawing of the packages, kept true. */
class LayeringTest {
  private static final JavaClasses GATEHOUSE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.gatehouse");

  /** A package and the only ones of ours that it may import. */
  private record Layer(String name, List<String> mayImport) {
    Layer(String name, String... mayImport) {
      this(name, List.of(mayImport));
    }
  }

  private static final List<Layer> DRAWING =
      List.of(
          new Layer("model"),
          new Layer("wire"),
          new Layer("dialect", "model", "wire"),
          new Layer("provider", "model", "wire"),
          new Layer("policy", "model"),
          new Layer("routing", "model"),
          new Layer("transport", "wire"),
          new Layer("ledger", "model"),
          new Layer("telemetry", "model"),
          new Layer(
              "exchange",
              "model",
              "wire",
              "dialect",
              "provider",
              "policy",
              "routing",
              "transport",
              "ledger",
              "telemetry"),
          new Layer(
              "config",
              "model",
              "wire",
              "dialect",
              "provider",
              "policy",
              "routing",
              "transport",
              "ledger",
              "telemetry",
              "exchange"),
          new Layer(
              "web",
              "model",
              "wire",
              "dialect",
              "provider",
              "policy",
              "routing",
              "transport",
              "ledger",
              "telemetry",
              "exchange",
              "config"),
          new Layer("launch"));

  @Test
  void thereIsSomethingToCheck() {
    assertFalse(GATEHOUSE.isEmpty());
  }

  @Test
  void arrowsPointDownOnly() {
    LayeredArchitecture drawing =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (Layer layer : DRAWING) {
      drawing = drawing.layer(layer.name()).definedBy("io.gatehouse." + layer.name() + "..");
    }
    for (Layer layer : DRAWING) {
      var arrows = drawing.whereLayer(layer.name());
      drawing =
          layer.mayImport().isEmpty()
              ? arrows.mayNotAccessAnyLayer()
              : arrows.mayOnlyAccessLayers(layer.mayImport().toArray(String[]::new));
    }
    drawing.ensureAllClassesAreContainedInArchitectureIgnoring("io.gatehouse").check(GATEHOUSE);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("io.gatehouse.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(GATEHOUSE);
  }

  @Test
  void theServerInsideIsOnlyTheLaunchersBusiness() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.gatehouse.launch")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(GATEHOUSE);
  }
}
