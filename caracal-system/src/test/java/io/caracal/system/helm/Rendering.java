package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifests of one rendering. */
record Rendering(List<HasMetadata> manifests) {

    static Rendering of(String text) {
        return new Rendering(ManifestReader.manifests(text));
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return manifests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return all(type).stream()
                .filter(manifest -> manifest.getMetadata().getName().equals(name))
                .findFirst();
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        Optional<T> found = find(type, name);
        assertThat(found).as("%s %s", type.getSimpleName(), name).isPresent();
        return found.orElseThrow();
    }

    /** Whether a component is part of the release. */
    boolean runs(String component) {
        return template(component).isPresent();
    }

    /** The pod of a component of the release. */
    PodTemplateSpec pod(String component) {
        return template(component).orElseThrow(() -> new AssertionError("no workload of " + component));
    }

    private Optional<PodTemplateSpec> template(String component) {
        String name = "caracal-" + component;
        return find(StatefulSet.class, name)
                .map(set -> set.getSpec().getTemplate())
                .or(() -> find(Deployment.class, name)
                        .map(deployment -> deployment.getSpec().getTemplate()))
                .or(() -> find(Job.class, name).map(job -> job.getSpec().getTemplate()))
                .or(() -> find(CronJob.class, name)
                        .map(job -> job.getSpec().getJobTemplate().getSpec().getTemplate()));
    }

    Container container(String component) {
        List<Container> containers = pod(component).getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    /** The variables of a component that have values. */
    Map<String, String> environment(String component) {
        Map<String, String> environment = new TreeMap<>();
        for (EnvVar variable : container(component).getEnv()) {
            if (variable.getValue() != null) {
                assertThat(environment.put(variable.getName(), variable.getValue()))
                        .as("%s twice in %s", variable.getName(), component)
                        .isNull();
            }
        }
        return environment;
    }

    /** Short, for the names of tests. */
    @Override
    public String toString() {
        return manifests.size() + " manifests";
    }
}
