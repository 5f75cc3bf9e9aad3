package io.kubernaut.core.action;

/** How much an action may break when it is wrong; the order is from little to much. */
public enum Risk {
    LOW,
    MEDIUM,
    HIGH
}
