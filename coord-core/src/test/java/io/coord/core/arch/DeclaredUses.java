package io.coord.core.arch;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sentence {@code Uses: core.model, storage.fs.} in the package-info of a package lists the other packages of coord
 * that it may use, relative to {@code io.coord} or to the module; {@code core} alone is all of that module. Held against
 * the compiled classes. Part of the test-jar.
 */
public final class DeclaredUses {
    private static final String ROOT = "io.coord.";
    private static final Pattern USES = Pattern.compile("Uses: (.+?)\\.(?:\\s|$)");

    private final String module;
    private final Map<String, List<String>> usesByPackage;

    private DeclaredUses(String module, Map<String, List<String>> usesByPackage) {
        this.module = module;
        this.usesByPackage = usesByPackage;
    }

    /** Reads the sentences of all packages below {@code sources}, of the module with this root package. */
    public static DeclaredUses read(String module, Path sources) {
        Map<String, List<String>> uses = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.endsWith("package-info.java"))::iterator) {
                String name = sources.relativize(file.getParent()).toString().replace('/', '.');
                sentence(Files.readString(file)).ifPresent(packages -> uses.put(name, packages));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DeclaredUses(module, uses);
    }

    /** Returns a line for each package without the sentence, and for each use that its package does not declare. */
    public List<String> violations(JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        for (JavaClass origin : classes) {
            if (origin.getSimpleName().equals("package-info")) {
                continue;
            }
            List<String> uses = usesByPackage.get(origin.getPackageName());
            if (uses == null) {
                violations.add(origin.getPackageName() + ": package-info has no sentence \"Uses: ...\"");
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (target.startsWith(ROOT)
                        && !target.equals(origin.getPackageName())
                        && uses.stream().noneMatch(use -> allows(use, target))) {
                    violations.add(origin.getPackageName() + " does not declare that it uses " + target + ": "
                            + dependency.getDescription());
                }
            }
        }
        return violations;
    }

    private boolean allows(String use, String target) {
        boolean wholeModule = use.indexOf('.') < 0 && target.startsWith(ROOT + use + ".");
        return wholeModule || target.equals(ROOT + use) || target.equals(module + "." + use);
    }

    private static Optional<List<String>> sentence(String packageInfo) {
        String text = packageInfo.replaceAll("\\n \\* ?", " ").replaceAll("\\s+", " ");
        Matcher matcher = USES.matcher(text);
        return matcher.find() ? Optional.of(List.of(matcher.group(1).split(", | and "))) : Optional.empty();
    }
}
