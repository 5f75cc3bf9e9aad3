package io.kubernaut.rules.sandbox;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The model's types that rules may use: whatever can be reached from the snapshot, a finding, a proposal or a veto
 * through their public members. Types beside them, such as builders, codecs and stores, are not among them.
 */
public final class VisibleFacts {
    private static final String MODEL = "io.kubernaut.core.";
    private static final SortedSet<Class<?>> TYPES = Collections.unmodifiableSortedSet(reachable());

    private VisibleFacts() {}

    /** By name. */
    public static SortedSet<Class<?>> types() {
        return TYPES;
    }

    private static SortedSet<Class<?>> reachable() {
        var found = new TreeSet<Class<?>>(Comparator.comparing(Class::getName));
        Deque<Class<?>> open = new ArrayDeque<>();
        for (var root : new Class<?>[] {Snapshot.class, Finding.class, Proposal.class, Veto.class}) {
            add(root, found, open);
        }
        while (!open.isEmpty()) {
            var type = open.remove();
            for (var method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    follow(method, found, open);
                }
            }
            for (var parent : type.getInterfaces()) {
                add(parent, found, open);
            }
            if (type.isSealed()) {
                for (var child : type.getPermittedSubclasses()) {
                    add(child, found, open);
                }
            }
        }
        return found;
    }

    private static void follow(Method method, SortedSet<Class<?>> found, Deque<Class<?>> open) {
        follow(method.getGenericReturnType(), found, open);
        for (var parameter : method.getGenericParameterTypes()) {
            follow(parameter, found, open);
        }
    }

    private static void follow(Type type, SortedSet<Class<?>> found, Deque<Class<?>> open) {
        switch (type) {
            case Class<?> c -> add(c, found, open);
            case ParameterizedType p -> {
                follow(p.getRawType(), found, open);
                for (var argument : p.getActualTypeArguments()) {
                    follow(argument, found, open);
                }
            }
            default -> {}
        }
    }

    private static void add(Class<?> type, SortedSet<Class<?>> found, Deque<Class<?>> open) {
        if (type.getName().startsWith(MODEL) && Modifier.isPublic(type.getModifiers()) && found.add(type)) {
            open.add(type);
        }
    }
}
