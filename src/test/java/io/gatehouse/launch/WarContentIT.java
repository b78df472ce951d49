// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What is in the built WAR, and what must not be. */
class WarContentIT {
  private static final Path WAR = Path.of(System.getProperty("gatehouse.war"));
  private static final Path EXPECTED = Path.of("src/test/resources/war-content.txt");
  private static final long MAX_BYTES = 26_000_000;
  private static final String LIBRARY = "WEB-INF/lib/.*\\.jar";
  private static final String LAUNCHER = "WEB-INF/launcher/.*\\.jar";

  @Test
  void theLibrariesAreTheOnesWeChose() throws IOException {
    List<String> jars = names(LIBRARY + '|' + LAUNCHER);
    if ("write".equals(System.getProperty("golden"))) {
      Files.write(EXPECTED, jars);
    }
    assertEquals(Files.readString(EXPECTED), String.join("\n", jars) + "\n");
  }

  @Test
  void itIsSmall() throws IOException {
    assertTrue(Files.size(WAR) < MAX_BYTES, Files.size(WAR) + " bytes");
  }

  @Test
  void noApiOfTheServerAndNothingOfTheOldNamespaceIsInTheLibraries() throws IOException {
    List<String> unwanted = new ArrayList<>();
    classesOfTheApplication()
        .forEach(
            (name, places) -> {
              if (name.startsWith("javax/") || name.startsWith("jakarta/servlet/")) {
                unwanted.add(name + " in " + places);
              }
            });
    assertEquals(List.of(), unwanted);
  }

  @Test
  void noClassIsThereTwice() throws IOException {
    Map<String, List<String>> twice = classesOfTheApplication();
    twice.values().removeIf(places -> places.size() == 1);
    assertEquals(Map.of(), twice);
  }

  @Test
  void theLauncherIsAtTheRootAndOnlyThere() throws IOException {
    assertAll(
        () -> assertFalse(names("io/gatehouse/launch/Main\\.class").isEmpty()),
        () -> assertFalse(names("io/gatehouse/launch/logging\\.properties").isEmpty()),
        () -> assertEquals(List.of(), names("WEB-INF/classes/io/gatehouse/launch.*")),
        () -> assertEquals(List.of(), names("(?!io/gatehouse/launch/|WEB-INF/).*\\.class")));
  }

  @Test
  void itSaysWhatItIs() throws IOException {
    try (JarFile war = new JarFile(WAR.toFile());
        InputStream bytes =
            war.getInputStream(war.getEntry("WEB-INF/classes/gatehouse.properties"))) {
      Attributes manifest = war.getManifest().getMainAttributes();
      Properties properties = new Properties();
      properties.load(bytes);
      assertAll(
          () -> assertEquals("io.gatehouse.launch.Main", manifest.getValue("Main-Class")),
          () -> assertFalse(properties.getProperty("version").contains("$")),
          () ->
              assertEquals(
                  manifest.getValue("Implementation-Version"), properties.getProperty("version")),
          () -> assertEquals(manifest.getValue("Build-Time"), properties.getProperty("build.time")),
          () -> assertNotNull(war.getEntry("META-INF/LICENSE")));
    }
  }

  /** In the order of the file names, so that the order inside the WAR does not matter here. */
  private static List<String> names(String pattern) throws IOException {
    try (JarFile war = new JarFile(WAR.toFile())) {
      return war.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    }
  }

  /** Every class that an application server would see, and the jars that hold it. */
  private static Map<String, List<String>> classesOfTheApplication() throws IOException {
    Map<String, List<String>> places = new TreeMap<>();
    try (JarFile war = new JarFile(WAR.toFile())) {
      for (String name : names(LIBRARY)) {
        try (InputStream bytes = war.getInputStream(war.getEntry(name));
            ZipInputStream jar = new ZipInputStream(bytes)) {
          for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            add(places, entry.getName(), name);
          }
        }
      }
    }
    for (String name : names("WEB-INF/classes/.*")) {
      add(places, name.substring("WEB-INF/classes/".length()), "WEB-INF/classes");
    }
    assertFalse(places.isEmpty());
    return places;
  }

  private static void add(Map<String, List<String>> places, String name, String place) {
    if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
      places.computeIfAbsent(name, unused -> new ArrayList<>()).add(place);
    }
  }
}
