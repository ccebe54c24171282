package io.caracal.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may touch HTTP, the database and the broker. */
final class Layers {
    private static final String[] JAX_RS = {"jakarta.ws.rs..", "org.glassfish.jersey.."};

    private Layers() {}

    static List<ArchRule> rules() {
        return List.of(resourcesStoreNothing(), storesKnowNoHttp(), onlyStorageOpensHandles(), onlyRedisConnects());
    }

    static ArchRule coreIsFreeOfServerLibraries() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "io.dropwizard..",
                        "org.eclipse.jetty..",
                        "org.glassfish..",
                        "org.jdbi..",
                        "io.lettuce..",
                        "io.prometheus..",
                        "java.sql..",
                        "javax.sql..",
                        "org.slf4j..")
                .as("core uses no server library");
    }

    private static ArchRule resourcesStoreNothing() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are resources",
                        type -> type.getSimpleName().endsWith("Resource")
                                || type.isAnnotatedWith("jakarta.ws.rs.Path")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "io.lettuce..", "java.sql..")
                .as("resource classes use neither Jdbi nor Lettuce");
    }

    private static ArchRule storesKnowNoHttp() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JAX_RS)
                .as("store classes use no JAX-RS");
    }

    private static ArchRule onlyStorageOpensHandles() {
        return noClasses()
                .that(outside("io.caracal.common.storage"))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.jdbi.v3.core.Jdbi")
                .orShould()
                .callMethod("java.sql.DriverManager", "getConnection", String.class.getName())
                .orShould()
                .callMethod("javax.sql.DataSource", "getConnection")
                .as("only common.storage opens database connections");
    }

    private static ArchRule onlyRedisConnects() {
        return noClasses()
                .that(outside("io.caracal.common.redis"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.lettuce\\.core\\.(cluster\\.)?Redis(Cluster)?Client")
                .as("only common.redis opens Lettuce connections");
    }

    static DescribedPredicate<JavaClass> outside(String... seams) {
        return DescribedPredicate.describe("are outside " + List.of(seams), type -> {
            for (String seam : seams) {
                if (Structure.isBelow(type, seam)) {
                    return false;
                }
            }
            return true;
        });
    }
}
