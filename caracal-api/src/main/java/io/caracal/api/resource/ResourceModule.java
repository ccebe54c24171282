package io.caracal.api.resource;

import io.caracal.api.feature.FeatureContext;

/** Mounts the resources feature. */
public final class ResourceModule {

    private ResourceModule() {}

    /**
     * @param controlAudience CONTROL_AUDIENCE, the identifier of the control resource
     * @param quota           most resources of a zone
     */
    public static void register(FeatureContext context, String controlAudience, int quota) {
        ResourceStore store = new ResourceStore();
        ResourceIdentifiers identifiers = new ResourceIdentifiers(controlAudience);
        Resources resources = new Resources(
                context.mutations(), store, identifiers, context.platform().ids(), quota);
        context.platform().resource(new ResourceRoutes(context.transactions(), store, identifiers, resources));
    }
}
