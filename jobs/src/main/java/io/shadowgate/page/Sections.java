package io.shadowgate.page;

import java.util.List;

/** All sections below the verdicts, in the order of the page. A new section is registered here. */
final class Sections {
    static final List<Section> ALL =
            List.of(
                    new GatesSection(),
                    new EvidenceSection(),
                    new CourseSection(),
                    new SegmentsSection(),
                    new DistributionSection(),
                    new LabelsSection(),
                    new ExemplarsSection(),
                    new CoverageSection(),
                    new PlanSection(),
                    new OriginSection());

    private Sections() {}
}
