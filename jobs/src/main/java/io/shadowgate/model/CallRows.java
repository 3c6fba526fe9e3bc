package io.shadowgate.model;

import java.util.List;

/** How many rows a call of a model has. */
record CallRows(int most, int fixed) {
    /** The model has no dimension for rows. */
    static final CallRows NO_DIMENSION = new CallRows(1, 0);

    private static final CallRows ANY = new CallRows(Integer.MAX_VALUE, 0);
    private static final CallRows ONE = new CallRows(1, 1);

    /**
     * @throws ModelException if the inputs contradict each other
     */
    static CallRows of(List<InputPart> parts) {
        CallRows rows = ANY;
        for (InputPart part : parts) {
            long declared = part.declaredRows();
            if (declared <= 0) {
                continue;
            }
            if (rows.fixed > 1 && declared != rows.fixed && declared != 1) {
                throw new ModelException(
                        "its inputs are fixed to "
                                + rows.fixed
                                + " and to "
                                + declared
                                + " rows a call; export it with a dynamic first dimension");
            }
            if (rows.fixed <= 1) {
                rows = declared == 1 ? ONE : new CallRows((int) declared, (int) declared);
            }
        }
        return rows;
    }
}
