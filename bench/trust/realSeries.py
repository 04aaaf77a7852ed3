"""Measured series in the public domain, as statsmodels ships them (statsmodels.datasets), for `bench/trust`.

    python bench/trust/realSeries.py > bench/trust/realSeries.json     (needs statsmodels)
"""

import json

import numpy as np
from statsmodels.datasets import co2, elnino, macrodata, sunspots


def main() -> None:
    weekly = co2.load_pandas().data["co2"].to_numpy()
    monthly = elnino.load_pandas().data.drop(columns="YEAR").to_numpy().ravel()
    quarterly = macrodata.load_pandas().data
    series = {
        "CO2 at Mauna Loa": weekly[~np.isnan(weekly)][-2048:],
        "sunspots": sunspots.load_pandas().data["SUNACTIVITY"].to_numpy(),
        "sea surface temperature": monthly[~np.isnan(monthly)][:720],
        "unemployment": quarterly["unemp"].to_numpy(),
        "gross domestic product": quarterly["realgdp"].to_numpy(),
    }
    print(json.dumps({"source": "statsmodels.datasets", "series": {k: [round(float(v), 4) for v in s] for k, s in series.items()}}))


main()
