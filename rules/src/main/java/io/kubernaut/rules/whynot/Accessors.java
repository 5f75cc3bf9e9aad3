package io.kubernaut.rules.whynot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls accessors by name. Facts are immutable, and what conditions may call has no effect; the linter sees to it. */
final class Accessors {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+");

    private Accessors() {}

    record Result(@Nullable Object value) {}

    /** Empty when there is no such accessor, or it throws. */
    static Optional<Result> call(Object target, String name, List<@Nullable Object> arguments) {
        for (var method : target.getClass().getMethods()) {
            if (method.getName().equals(name)
                    && !Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() != void.class
                    && fits(method, arguments)) {
                var open = open(target.getClass(), method);
                if (open.isPresent()) {
                    try {
                        return Optional.of(new Result(open.get().invoke(target, arguments.toArray())));
                    } catch (IllegalAccessException | InvocationTargetException | IllegalArgumentException e) {
                        // The condition itself got an answer from another part, such as before an "or".
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Method method, List<@Nullable Object> arguments) {
        var types = method.getParameterTypes();
        if (types.length != arguments.size()) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            var argument = arguments.get(i);
            if (argument == null ? types[i].isPrimitive() : !takes(types[i], argument)) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(Class<?> type, Object argument) {
        if (!type.isPrimitive()) {
            return type.isInstance(argument);
        }
        return switch (argument) {
            case Integer i -> type == int.class || type == long.class || type == double.class;
            case Long l -> type == long.class || type == double.class;
            case Double d -> type == double.class;
            case Boolean b -> type == boolean.class;
            default -> false;
        };
    }

    /** The method where it may be called: classes of the JDK hide their own and show those of their interfaces. */
    private static Optional<Method> open(Class<?> type, Method method) {
        var kinds = new ArrayList<Class<?>>(List.of(type));
        for (int i = 0; i < kinds.size(); i++) {
            var kind = kinds.get(i);
            if (Modifier.isPublic(kind.getModifiers())
                    && kind.getModule().isExported(kind.getPackageName(), Accessors.class.getModule())) {
                var found = Arrays.stream(kind.getMethods())
                        .filter(m -> m.getName().equals(method.getName())
                                && Arrays.equals(m.getParameterTypes(), method.getParameterTypes()))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
            kinds.addAll(List.of(kind.getInterfaces()));
            if (kind.getSuperclass() != null) {
                kinds.add(kind.getSuperclass());
            }
        }
        return Optional.empty();
    }

    /** A text, a number or a truth value, as it is written. */
    static Optional<Object> literal(String written) {
        if (written.length() >= 2
                && (written.startsWith("\"") || written.startsWith("'"))
                && Places.endOfText(written, 0) == written.length() - 1) {
            return Optional.of(written.substring(1, written.length() - 1));
        }
        if (WHOLE.matcher(written).matches()) {
            var value = Long.parseLong(written);
            return Optional.of(value == (int) value ? (Object) (int) value : (Object) value);
        }
        if (FRACTION.matcher(written).matches()) {
            return Optional.of(Double.parseDouble(written));
        }
        return written.equals("true") || written.equals("false")
                ? Optional.of(Boolean.parseBoolean(written))
                : Optional.empty();
    }
}
