package io.coord.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An application on the module path gets a server with one {@code requires}, from the artifacts that we publish. */
class ModuleGraphTest {
    private static final List<String> OF_AN_EMBEDDER = List.of("netty-", "slf4j-api-", "jspecify-", "snappy-java-");

    @Test
    void aServerResolvesOnTheModulePath() throws ClassNotFoundException {
        Configuration boot = ModuleLayer.boot().configuration();
        Configuration configuration = boot.resolve(modulePath(), ModuleFinder.of(), Set.of("io.coord.server"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());

        Set<String> ours = new TreeSet<>();
        for (Module module : layer.modules()) {
            if (module.getName().startsWith("io.coord.")) {
                ours.add(module.getName());
                assertThat(module.getDescriptor().isAutomatic())
                        .as(module.getName())
                        .isFalse();
            }
        }
        assertThat(ours).containsExactly("io.coord.core", "io.coord.server", "io.coord.zab");
        Class<?> codec = layer.findLoader("io.coord.core").loadClass("io.coord.core.codec.JuteReader");
        assertThat(codec.getModule().isNamed()).isTrue();
        assertThat(codec.getDeclaredMethods()).isNotEmpty(); // its signatures link, buffers of Netty included
    }

    @Test
    void theCommandLineIsNotNeededToEmbed() {
        ModuleDescriptor server =
                modulePath().find("io.coord.server").orElseThrow().descriptor();
        Set<String> needed = server.requires().stream()
                .filter(requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(needed).noneMatch(name -> name.contains("logback") || name.contains("picocli"));
    }

    @Test
    void aClientResolvesOnTheModulePathWithoutTheLibrariesOfTheShell() throws ClassNotFoundException {
        Configuration boot = ModuleLayer.boot().configuration();
        Configuration configuration = boot.resolve(modulePath(), ModuleFinder.of(), Set.of("io.coord.client"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());

        Class<?> client = layer.findLoader("io.coord.client").loadClass("io.coord.client.CoordClient");
        assertThat(client.getDeclaredMethods()).isNotEmpty();
        assertThat(layer.modules())
                .extracting(Module::getName)
                .noneMatch(
                        name -> name.matches("info\\.picocli|org\\.jline.*|HdrHistogram|ch\\.qos.*|com\\.fasterxml.*"));
    }

    @Test
    void theLibrariesOfTheShellAreNotPassedOn() {
        // this module depends on the client as an application would
        assertThat(classPath().split(File.pathSeparator))
                .extracting(entry -> Path.of(entry).getFileName().toString())
                .noneMatch(name ->
                        name.startsWith("jline") || name.startsWith("picocli") || name.startsWith("HdrHistogram"));
    }

    private static ModuleFinder modulePath() {
        return ModuleFinder.of(Arrays.stream(classPath().split(File.pathSeparator))
                .filter(ModuleGraphTest::isOnTheModulePathOfAnEmbedder)
                .map(Path::of)
                .toArray(Path[]::new));
    }

    private static boolean isOnTheModulePathOfAnEmbedder(String entry) {
        String name = Path.of(entry).getFileName().toString();
        boolean ours = entry.matches(".*coord-(core|zab|server|client)/target/(classes|coord-[a-z]+-[^/]*\\.jar)")
                && !name.endsWith("-tests.jar");
        return ours || OF_AN_EMBEDDER.stream().anyMatch(name::startsWith);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
