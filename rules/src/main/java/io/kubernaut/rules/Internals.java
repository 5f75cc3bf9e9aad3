package io.kubernaut.rules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Fields of the engine that it does not hand out. For each of them a test shows that it is still what it is taken for. */
final class Internals {
    private Internals() {}

    /** @throws IllegalStateException where this version of the engine has no such field */
    static VarHandle field(Class<?> of, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(of, MethodHandles.lookup()).findVarHandle(of, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "This version of Drools keeps " + name + " of " + of.getSimpleName() + " elsewhere", e);
        }
    }
}
