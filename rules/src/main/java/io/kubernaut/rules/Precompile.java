package io.kubernaut.rules;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.rules.scenario.ShippedScenarios;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.drools.model.Model;

/**
 * Compiles the shipped DRL while Kubernaut is built, and lists the scenarios that ship: {@code Precompile SOURCES CLASSES
 * SCENARIOS}. What is up to date is left as it is: rules take seconds to compile.
 */
public final class Precompile {
    private static final String GENERATED = "rules/generated.txt";
    private static final String STAMP = "rules/compiled-from.txt";

    private Precompile() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var classes = Path.of(arguments[1]);
        var sources = RuleFiles.read(folder);
        var stamp = RuleBaseCompiler.hash(sources) + " " + modelHash();
        if (!stamp.equals(previous(classes.resolve(STAMP)))) {
            removeGenerated(classes);
            write(RuleBaseCompiler.classes(sources), classes);
            write(classes.resolve(ShippedRules.INDEX), sources.keySet());
            write(classes.resolve(STAMP), List.of(stamp));
        }
        write(classes.resolve(ShippedScenarios.INDEX), scenarios(Path.of(arguments[2])));
    }

    private static List<String> scenarios(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    .filter(f -> f.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static void write(Map<String, byte[]> generated, Path classes) throws IOException {
        for (var entry : generated.entrySet()) {
            var file = classes.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        write(classes.resolve(GENERATED), generated.keySet());
        write(classes.resolve(ShippedRules.MODELS), models(generated));
    }

    /** Of the generated classes, those that describe rules. */
    private static List<String> models(Map<String, byte[]> generated) {
        var loader = new ClassLoader(Precompile.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                var bytes = generated.get(name.replace('.', '/') + ".class");
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        return generated.keySet().stream()
                .map(file -> file.replaceAll("\\.class$", "").replace('/', '.'))
                .filter(name -> isModel(loader, name))
                .sorted()
                .toList();
    }

    private static boolean isModel(ClassLoader loader, String name) {
        try {
            return Model.class.isAssignableFrom(Class.forName(name, false, loader));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The compiler made a class that cannot be loaded: " + name, e);
        }
    }

    private static void removeGenerated(Path classes) throws IOException {
        var list = classes.resolve(GENERATED);
        if (Files.exists(list)) {
            for (var name : Files.readAllLines(list)) {
                Files.deleteIfExists(classes.resolve(name));
            }
        }
    }

    private static void write(Path file, Iterable<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private static String previous(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    /** Compiled rules call the facts' accessors, so they are compiled anew when the facts' classes have changed. */
    private static String modelHash() throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var place = Path.of(Snapshot.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (var files = Files.walk(place)) {
                for (var file : files.filter(Files::isRegularFile)
                        .sorted(Comparator.comparing(Path::toString))
                        .toList()) {
                    digest.update(place.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException("Cannot tell which facts the rules are compiled against", e);
        }
    }
}
