package io.kubernaut.rules.lint;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an expression is: its type with arguments, as far as rules need to know. */
record Shape(Class<?> raw, List<Shape> arguments) {
    /** Something is wrong with it already; nothing more is said about it. */
    static final Shape UNKNOWN = new Shape(void.class, List.of());

    /** The literal null. */
    static final Shape NULL = new Shape(Void.class, List.of());

    static final Shape TEXT = new Shape(String.class, List.of());
    static final Shape TRUTH = new Shape(boolean.class, List.of());
    static final Shape WHOLE = new Shape(int.class, List.of());
    static final Shape FRACTION = new Shape(double.class, List.of());

    /** Members of the JDK's types that cannot throw, change anything, or depend on the machine. */
    private static final List<Map.Entry<Class<?>, Set<String>>> HARMLESS = List.of(
            Map.entry(
                    String.class,
                    Set.of(
                            "isEmpty",
                            "isBlank",
                            "length",
                            "startsWith",
                            "endsWith",
                            "contains",
                            "equals",
                            "equalsIgnoreCase",
                            "strip")),
            Map.entry(Map.class, Set.of("isEmpty", "size", "containsKey", "get", "getOrDefault", "equals")),
            Map.entry(Collection.class, Set.of("isEmpty", "size", "contains", "equals")),
            Map.entry(Optional.class, Set.of("isEmpty", "isPresent", "equals")),
            Map.entry(Instant.class, Set.of("plus", "minus", "isAfter", "isBefore", "equals", "compareTo")),
            Map.entry(
                    Duration.class,
                    Set.of(
                            "plus",
                            "minus",
                            "isZero",
                            "isNegative",
                            "toSeconds",
                            "toMinutes",
                            "toHours",
                            "toDays",
                            "multipliedBy",
                            "equals",
                            "compareTo")),
            Map.entry(Number.class, Set.of("intValue", "longValue", "doubleValue", "equals")),
            Map.entry(Enum.class, Set.of("name", "equals")));

    /**
     * Of records and enums, too: what says all that an object holds, texts of others among it, and what differs from one
     * process to the next.
     */
    private static final Set<String> NEVER = Set.of(
            "toString",
            "hashCode",
            "getClass",
            "getDeclaringClass",
            "describeConstable",
            "clone",
            "notify",
            "notifyAll",
            "wait");

    static Shape of(Class<?> type) {
        return new Shape(type, List.of());
    }

    boolean unknown() {
        return raw == void.class;
    }

    boolean isText() {
        return raw == String.class;
    }

    boolean isTruth() {
        return raw == boolean.class || raw == Boolean.class;
    }

    boolean isWhole() {
        return raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class;
    }

    boolean isNumber() {
        return isWhole() || raw == double.class || Number.class.isAssignableFrom(raw);
    }

    /** Whether its text says no more than it does itself. */
    boolean isPlain() {
        if (Collection.class.isAssignableFrom(raw)) {
            return !arguments.isEmpty() && element().isPlain();
        }
        return isText()
                || isTruth()
                || isNumber()
                || unknown()
                || raw.isEnum()
                || raw == Void.class
                || raw == Instant.class
                || raw == Duration.class;
    }

    boolean isModel() {
        return io.kubernaut.rules.sandbox.VisibleFacts.types().contains(raw);
    }

    /** What a list or an optional holds; the value of a map; a single fact itself. */
    Shape element() {
        var holds = Collection.class.isAssignableFrom(raw) || Optional.class == raw || Map.class.isAssignableFrom(raw);
        return holds && !arguments.isEmpty() ? arguments.getLast() : this;
    }

    /** A member of it that takes as many arguments; empty when there is none that rules may use. */
    Optional<Member> call(String name, int count) {
        if (NEVER.contains(name) || (!isModel() && !harmless(name))) {
            return Optional.empty();
        }
        return Arrays.stream(raw.getMethods())
                .filter(m -> m.getName().equals(name)
                        && m.getParameterCount() == count
                        && !java.lang.reflect.Modifier.isStatic(m.getModifiers()))
                .min(java.util.Comparator.comparing(java.lang.reflect.Method::isBridge)
                        .thenComparing(m -> m.toGenericString()))
                .map(m -> new Member(
                        m.getDeclaringClass().getSimpleName() + "." + name,
                        resolved(m.getGenericReturnType()),
                        Map.class.isAssignableFrom(raw) && name.equals("get")
                                || m.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)));
    }

    /** A property: the record's component, or a getter. */
    Optional<Member> property(String name) {
        var capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return call(name, 0).or(() -> call("get" + capital, 0)).or(() -> call("is" + capital, 0));
    }

    /**
     * A member of a fact.
     *
     * @param name type and member, such as {@code Alert.annotations}
     * @param nullable whether it may be null
     */
    record Member(String name, Shape shape, boolean nullable) {}

    private boolean harmless(String name) {
        return HARMLESS.stream()
                .filter(e -> e.getKey().isAssignableFrom(raw))
                .anyMatch(e -> e.getValue().contains(name));
    }

    private Shape resolved(Type type) {
        return switch (type) {
            case Class<?> c -> of(c);
            case ParameterizedType p ->
                new Shape(
                        (Class<?>) p.getRawType(),
                        Arrays.stream(p.getActualTypeArguments())
                                .map(this::resolved)
                                .toList());
            case TypeVariable<?> v -> argument(v);
            case WildcardType w -> resolved(w.getUpperBounds()[0]);
            default -> of(Object.class);
        };
    }

    /** Lists and maps call their parameters alike at every level, so the name says which one it is. */
    private Shape argument(TypeVariable<?> variable) {
        var own = raw.getTypeParameters();
        for (int i = 0; i < own.length && i < arguments.size(); i++) {
            if (own[i].getName().equals(variable.getName())) {
                return arguments.get(i);
            }
        }
        return of(Object.class);
    }

    @Override
    public String toString() {
        return raw.getSimpleName();
    }
}
