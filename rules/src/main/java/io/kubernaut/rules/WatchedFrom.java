package io.kubernaut.rules;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.base.base.ValueResolver;
import org.drools.base.common.NetworkNode;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.reteoo.BaseTuple;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.accessor.DataProvider;
import org.drools.core.reteoo.FromNode;
import org.kie.api.KieBase;

/**
 * Stands between a {@code from} and what it gives: counts the elements within one session, and knows whose it is when
 * that fails. The engine itself neither bounds how many facts it combines, nor says which rule it was at.
 */
final class WatchedFrom implements DataProvider {
    private static final long serialVersionUID = 1L;
    private static final VarHandle PROVIDER = Internals.field(FromNode.class, "dataProvider", DataProvider.class);

    private final DataProvider watched;
    private final transient NetworkNode node;
    private final transient MatchingLimits limits;
    private final int most;

    private WatchedFrom(DataProvider watched, NetworkNode node, MatchingLimits limits) {
        this.watched = watched;
        this.node = node;
        this.limits = limits;
        this.most = limits.mostGiven(rules());
    }

    /** Watches every {@code from} of a base that nobody uses yet, and to which no rule is added or taken away any more. */
    static <B extends KieBase> B everywhereIn(B base, MatchingLimits limits) {
        Network.each(base, node -> {
            if (node instanceof FromNode<?> from) {
                PROVIDER.set(from, new WatchedFrom(from.getDataProvider(), from, limits));
            }
        });
        return base;
    }

    private SortedSet<String> rules() {
        return Arrays.stream(node.getAssociatedRules())
                .map(r -> ((RuleImpl) r).getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** In one session. */
    private static final class Given {
        private final Object inner;
        private int count;

        Given(Object inner) {
            this.inner = inner;
        }
    }

    @Override
    public Object createContext() {
        return new Given(watched.createContext());
    }

    @Override
    public Iterator<?> getResults(BaseTuple tuple, ValueResolver resolver, Object context) {
        var given = (Given) context;
        Iterator<?> results;
        try {
            results = watched.getResults(tuple, resolver, given.inner);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new RuleFailedException(rules(), "a from fails", e);
        }
        return new Iterator<Object>() {
            @Override
            public boolean hasNext() {
                return results.hasNext();
            }

            @Override
            public Object next() {
                if (++given.count > most) {
                    throw limits.givenTooMuch(rules(), given.count);
                }
                return results.next();
            }
        };
    }

    @Override
    public Declaration[] getRequiredDeclarations() {
        return watched.getRequiredDeclarations();
    }

    @Override
    public void replaceDeclaration(Declaration declaration, Declaration resolved) {
        watched.replaceDeclaration(declaration, resolved);
    }

    @Override
    public boolean isReactive() {
        return watched.isReactive();
    }

    /** Nodes are copied while a base is built only, and this comes after that. */
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public DataProvider clone() {
        return new WatchedFrom(watched.clone(), node, limits);
    }
}
