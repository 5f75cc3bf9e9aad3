package io.kubernaut.rules.lint;

import io.kubernaut.rules.sandbox.VisibleFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.jspecify.annotations.Nullable;

/** Looks at a file outside of its rules: nothing may be there but the package and imports of the model. */
final class FileChecks {
    /** Unicode escapes mean one thing to the compiler and another to readers; invisible characters, too. */
    private static final Pattern ODD = Pattern.compile("\\\\u+[0-9a-fA-F]{4}|[\\p{Cc}\\p{Cf}&&[^\\r\\n\\t]]");

    private static final Pattern DECLARED = Pattern.compile("(?m)^\\s*package\\b");
    private static final Pattern UNIT = Pattern.compile("(?m)^\\s*unit\\b");

    private static final Map<String, Class<?>> IMPORTABLE =
            VisibleFacts.types().stream().collect(Collectors.toUnmodifiableMap(Class::getCanonicalName, type -> type));

    private FileChecks() {}

    /** The type that a rule may name, as Java writes it; null when there is none. */
    static @Nullable Class<?> type(String canonicalName) {
        return IMPORTABLE.get(canonicalName);
    }

    static void check(DrlFile file, Notes notes) {
        characters(file, notes);
        var content = file.content();
        if (!content.getName().equals(DrlFile.PACKAGE)) {
            notes.add(Check.PACKAGE, file.lineOfFirst(DECLARED), "Rules must be in the package " + DrlFile.PACKAGE);
        }
        for (var imported : content.getImports()) {
            importOf(file, imported, notes);
        }
        content.getFunctionImports().forEach(i -> refuse(i, "A static import (" + i.getTarget() + ")", notes));
        content.getAccumulateImports().forEach(i -> refuse(i, "An accumulate function of one's own", notes));
        content.getGlobals().forEach(g -> refuse(g, "A global (" + g.getIdentifier() + ")", notes));
        content.getFunctions().forEach(f -> refuse(f, "A function (" + f.getName() + ")", notes));
        content.getClassAndEnumDeclarationDescrs()
                .forEach(t -> refuse(t, "A declared type (" + t.getTypeName() + ")", notes));
        content.getWindowDeclarations().forEach(w -> refuse(w, "A window (" + w.getName() + ")", notes));
        content.getEntryPointDeclarations()
                .forEach(e -> refuse(e, "An entry point (" + e.getEntryPointId() + ")", notes));
        content.getAttributes()
                .forEach(a -> notes.add(
                        Check.ATTRIBUTE,
                        a.getLine(),
                        "The attribute " + a.getName() + " for a whole file is not allowed"));
        if (content.getUnit() != null) {
            notes.add(Check.CONSTRUCT, file.lineOfFirst(UNIT), "A rule unit is not allowed");
        }
    }

    private static void characters(DrlFile file, Notes notes) {
        var odd = ODD.matcher(file.text());
        while (odd.find()) {
            var found = odd.group();
            notes.add(
                    Check.CHARACTERS,
                    file.lineAt(odd.start()),
                    found.startsWith("\\")
                            ? "The escape " + found + " may hide what the rule says"
                            : "The invisible character U+%04X may hide what the rule says"
                                    .formatted((int) found.charAt(0)));
        }
    }

    private static void importOf(DrlFile file, ImportDescr imported, Notes notes) {
        var target = imported.getTarget();
        if (target.endsWith("*")) {
            notes.add(
                    Check.IMPORT, imported.getLine(), "The import of " + target + " does not say which types are used");
        } else if (type(target) == null) {
            notes.add(Check.IMPORT, imported.getLine(), target + " is not a type of the model that rules may use");
        }
    }

    private static void refuse(BaseDescr what, String name, Notes notes) {
        notes.add(Check.CONSTRUCT, what.getLine(), name + " is not allowed");
    }

    /** The types of a file by the names that its rules use. */
    static Map<String, Class<?>> types(DrlFile file) {
        var types = new HashMap<String, Class<?>>(IMPORTABLE);
        for (var imported : file.content().getImports()) {
            var type = type(imported.getTarget());
            if (type != null) {
                types.put(type.getSimpleName(), type);
            }
        }
        return types;
    }
}
