package io.kubernaut.core.pattern;

/** How likely a count would be if there were nothing to it. Exact sums, as counts here are small. */
final class Chance {
    /** Logarithms of factorials, of 0 and up; a longer one takes its place when more are asked for. */
    private static volatile double[] factorials = {0};

    private Chance() {}

    /** At least so many of n, where each has the probability p (binomial). */
    static double atLeast(int many, int n, double p) {
        double sum = 0;
        for (int k = many; k <= n; k++) {
            sum += Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
        }
        return Math.min(1, sum);
    }

    /** At least so many where so many are expected (Poisson). */
    static double atLeast(int many, double expected) {
        double below = 0;
        double term = Math.exp(-expected);
        for (int k = 0; k < many; k++) {
            below += term;
            term *= expected / (k + 1);
        }
        return Math.max(0, Math.min(1, 1 - below));
    }

    /**
     * That two groups with these counts have the same share of what worked, or a more unlikely difference (Fisher's exact
     * test, two-sided).
     */
    static double same(int workedHere, int notHere, int workedElsewhere, int notElsewhere) {
        int here = workedHere + notHere;
        int worked = workedHere + workedElsewhere;
        int all = here + workedElsewhere + notElsewhere;
        double seen = logHypergeometric(workedHere, here, worked, all);
        double sum = 0;
        for (int k = Math.max(0, here + worked - all); k <= Math.min(here, worked); k++) {
            double log = logHypergeometric(k, here, worked, all);
            sum += log <= seen + 1e-9 ? Math.exp(log) : 0;
        }
        return Math.min(1, sum);
    }

    private static double logHypergeometric(int k, int here, int worked, int all) {
        return logChoose(worked, k) + logChoose(all - worked, here - k) - logChoose(all, here);
    }

    private static double logChoose(int n, int k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    private static double logFactorial(int n) {
        var known = factorials;
        if (n >= known.length) {
            known = upTo(Math.max(n, 2 * known.length));
            factorials = known;
        }
        return known[n];
    }

    private static double[] upTo(int n) {
        var sums = new double[n + 1];
        for (int i = 2; i <= n; i++) {
            sums[i] = sums[i - 1] + Math.log(i);
        }
        return sums;
    }
}
