package io.kubernaut.history.database;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.TypeHandlerRegistry;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** How Java's values become PostgreSQL's and back. */
final class TypeHandlers {
    private TypeHandlers() {}

    static void register(TypeHandlerRegistry registry) {
        registry.register(Jsonb.class, new Handler<>(TypeHandlers::jsonb, (rows, i) -> {
            var text = rows.getString(i);
            return text == null ? null : new Jsonb(text);
        }));
        registry.register(UUID.class, new Handler<>(id -> id, (rows, i) -> rows.getObject(i, UUID.class)));
        registry.register(Instant.class, new Handler<>(TypeHandlers::time, (rows, i) -> {
            var time = rows.getObject(i, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }));
        registry.register(String.class, new Handler<>(TypeHandlers::text, ResultSet::getString));
        registry.register(float[].class, new Handler<>(numbers -> numbers, TypeHandlers::numbers));
        registry.register(UUID[].class, new ArrayHandler<>("uuid", UUID[]::new, id -> id));
        registry.register(Double[].class, new ArrayHandler<>("float8", Double[]::new, number -> number));
        registry.register(Long[].class, new ArrayHandler<>("int8", Long[]::new, number -> number));
        registry.register(
                Instant[].class, new ArrayHandler<>("timestamptz", OffsetDateTime[]::new, TypeHandlers::time));
        registry.register(byte[][].class, new ArrayHandler<>("bytea", byte[][]::new, bytes -> bytes));
        registry.register(String[].class, new ArrayHandler<>("text", String[]::new, TypeHandlers::text));
        // As text, which statements cast: the driver writes an array of text in binary form, one of jsonb it does not.
        registry.register(
                Jsonb[].class, new ArrayHandler<Jsonb, String>("text", String[]::new, j -> withoutNul(j.text())));
    }

    private static float @Nullable [] numbers(ResultSet rows, int column) throws SQLException {
        var array = rows.getArray(column);
        if (array == null) {
            return null;
        }
        var boxed = (Float[]) array.getArray();
        var numbers = new float[boxed.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = boxed[i];
        }
        return numbers;
    }

    private static Object jsonb(Jsonb value) {
        try {
            var object = new PGobject();
            object.setType("jsonb");
            object.setValue(withoutNul(value.text()));
            return object;
        } catch (SQLException e) {
            throw new IllegalStateException("A PGobject takes any text", e);
        }
    }

    /** PostgreSQL keeps microseconds and the driver would round: cut, so that a time is never in the future of itself. */
    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL's text cannot hold NUL; what an alert or a log carries must not fail a commit. */
    private static String text(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD');
    }

    /** Nor can jsonb: its escape is refused. An escaped backslash before a {@code u0000} is none. */
    private static String withoutNul(String json) {
        if (!json.contains("\\u0000")) {
            return json;
        }
        var clean = new StringBuilder(json.length());
        for (var i = 0; i < json.length(); i++) {
            if (json.charAt(i) != '\\') {
                clean.append(json.charAt(i));
            } else if (json.startsWith("\\u0000", i)) {
                clean.append("\\uFFFD");
                i += 5;
            } else {
                clean.append(json, i, i + 2);
                i++;
            }
        }
        return clean.toString();
    }

    @FunctionalInterface
    private interface Reading<T> {
        @Nullable
        T from(ResultSet rows, int column) throws SQLException;
    }

    private static final class Handler<T> extends BaseTypeHandler<T> {
        private final Function<T, Object> writing;
        private final Reading<T> reading;

        Handler(Function<T, Object> writing, Reading<T> reading) {
            this.writing = writing;
            this.reading = reading;
        }

        @Override
        public void setNonNullParameter(PreparedStatement statement, int i, T value, @Nullable JdbcType type)
                throws SQLException {
            statement.setObject(i, writing.apply(value));
        }

        @Override
        public @Nullable T getNullableResult(ResultSet rows, String column) throws SQLException {
            return reading.from(rows, rows.findColumn(column));
        }

        @Override
        public @Nullable T getNullableResult(ResultSet rows, int column) throws SQLException {
            return reading.from(rows, column);
        }

        @Override
        public @Nullable T getNullableResult(CallableStatement statement, int column) {
            throw new UnsupportedOperationException("No store calls procedures");
        }
    }

    private static final class ArrayHandler<T, W> extends BaseTypeHandler<T[]> {
        private final String type;
        private final IntFunction<W[]> array;
        private final Function<T, W> writing;

        /** The driver takes some types only in an array of that type. */
        ArrayHandler(String type, IntFunction<W[]> array, Function<T, W> writing) {
            this.type = type;
            this.array = array;
            this.writing = writing;
        }

        @Override
        public void setNonNullParameter(PreparedStatement statement, int i, T[] value, @Nullable JdbcType jdbcType)
                throws SQLException {
            statement.setArray(
                    i,
                    statement
                            .getConnection()
                            .createArrayOf(
                                    type, Arrays.stream(value).map(writing).toArray(array)));
        }

        @Override
        public T[] getNullableResult(ResultSet rows, String column) {
            throw new UnsupportedOperationException("Arrays are only written");
        }

        @Override
        public T[] getNullableResult(ResultSet rows, int column) {
            throw new UnsupportedOperationException("Arrays are only written");
        }

        @Override
        public T[] getNullableResult(CallableStatement statement, int column) {
            throw new UnsupportedOperationException("Arrays are only written");
        }
    }
}
