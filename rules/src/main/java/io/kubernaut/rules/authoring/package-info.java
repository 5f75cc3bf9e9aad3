/** What helps people to write rules: skeletons of new ones, and how much of a base its scenarios exercise. */
@NullMarked
package io.kubernaut.rules.authoring;

import org.jspecify.annotations.NullMarked;
