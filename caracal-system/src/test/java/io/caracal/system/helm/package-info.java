/**
 * The Helm chart in infra/helm: linted and rendered by Helm's own engine for every profile and example, each manifest read strictly as the type that
 * Kubernetes has for it, contradictions refused with their messages, and its generated parts (rules, dashboards, names of settings) kept equal to the code.
 */
@NullMarked
package io.caracal.system.helm;

import org.jspecify.annotations.NullMarked;
